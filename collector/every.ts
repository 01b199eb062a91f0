import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'

/** Work that is done again and again while the collector runs. A failure is told, and the next time tries again. */
export const every = (name: string, everyMs: number, work: () => unknown, log: Logger): Part => {
  let timer: NodeJS.Timeout | undefined
  const run = async (): Promise<void> => {
    try {
      await work()
    } catch (err) {
      log.warn({ err }, `${name} failed; tried again in ${everyMs / 1000} s`)
    }
  }
  return {
    name,
    start() {
      timer = setInterval(() => void run(), everyMs)
      return Promise.resolve()
    },
    stop() {
      clearInterval(timer)
      return Promise.resolve()
    },
  }
}
