import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'

/** Starts parts in order and stops those that started in reverse. One that fails is logged and keeps none of the others. */
export const startTogether = (parts: readonly Part[], log: Logger) => {
  const started: Part[] = []
  const each = async (part: Part, step: 'start' | 'stop'): Promise<boolean> => {
    try {
      await part[step]()
      return true
    } catch (error) {
      log.error({ error, part: part.name }, `a part did not ${step}`)
      return false
    }
  }
  return {
    async start(): Promise<void> {
      for (const part of parts) if (await each(part, 'start')) started.push(part)
    },
    async stop(): Promise<void> {
      for (const part of started.splice(0).reverse()) await each(part, 'stop')
    },
  }
}
