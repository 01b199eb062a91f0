import { shallowRef, type ShallowRef } from 'vue'

export interface ServerClock {
  /** Whole epoch ms by the server's clock; before the first tick, the PC's clock is all there is. */
  now: () => number
  /** The same, once a second, for what is shown. */
  seconds: ShallowRef<number>
  set: (serverNowMs: number) => void
  start: () => void
  stop: () => void
}

/** The server's time carried forward by the monotonic clock, so that a wrong or jumping PC clock changes nothing. */
export const createServerClock = (monotonicMs: () => number = () => performance.now()): ServerClock => {
  let offsetMs = Date.now() - monotonicMs()
  let timer: ReturnType<typeof setInterval> | undefined
  const now = (): number => Math.floor(monotonicMs() + offsetMs)
  const seconds = shallowRef(now())
  return {
    now,
    seconds,
    set: (serverNowMs) => {
      offsetMs = serverNowMs - monotonicMs()
      seconds.value = serverNowMs
    },
    start: () => {
      seconds.value = now()
      timer ??= setInterval(() => (seconds.value = now()), 1000)
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    },
  }
}
