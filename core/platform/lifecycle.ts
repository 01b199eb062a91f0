import type { Logger } from './logger.ts'

/** What is built is inert; what starts has a stop. */
export interface Part {
  name: string
  start(): Promise<void>
  stop(): Promise<void>
}

export interface LifecycleOptions {
  log: Logger
  /** After this the process ends whether or not the parts stopped. Default 10 s. */
  forceAfterMs?: number
}

/** Starts parts in order, stops the started ones in reverse. A failed start stops what had started, then rejects. */
export const createLifecycle = (parts: readonly Part[], { log, forceAfterMs = 10_000 }: LifecycleOptions) => {
  const started: Part[] = []
  const stop = async (): Promise<void> => {
    const force = setTimeout(() => process.exit(1), forceAfterMs)
    force.unref()
    for (const part of started.splice(0).reverse())
      await part.stop().catch((error: unknown) => log.error({ part: part.name, error }, 'part did not stop cleanly'))
    clearTimeout(force)
  }
  return {
    async start(): Promise<void> {
      for (const part of parts) {
        try {
          await part.start()
          started.push(part)
        } catch (error) {
          await stop()
          throw error
        }
      }
    },
    stop,
  }
}
