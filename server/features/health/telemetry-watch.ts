import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'

const CHECK_MS = 5_000
/** An answer that takes longer than this is told, before it comes. */
const SLOW_MS = 4_000

export interface TelemetryState {
  engine: string
  ok: boolean
  /** A word for what is wrong (core/telemetry/telemetry-error.ts, or `slow`); null: nothing. */
  problem: string | null
}

export interface TelemetryWatch extends Part {
  /** As of the last check, at most some seconds ago. */
  current(): TelemetryState
}

/** Asks the telemetry store every five seconds how it is; logs a change once, not each failure. */
export const createTelemetryWatch = (
  telemetry: Pick<TelemetryReader, 'health'>,
  engine: string,
  log: Logger,
): TelemetryWatch => {
  let current: TelemetryState = { engine, ok: false, problem: null }
  let timer: NodeJS.Timeout | null = null
  let isAsking = false
  const found = (ok: boolean, problem: string | null, detail: string): void => {
    if (ok !== current.ok || problem !== current.problem)
      log[ok && problem === null ? 'info' : 'warn']({ ok, problem, detail }, 'the telemetry store changed its state')
    current = { engine, ok, problem }
  }
  const check = async (): Promise<void> => {
    if (isAsking) return
    isAsking = true
    const askedAtMs = performance.now()
    const slow = setTimeout(() => found(false, 'slow', 'no answer yet'), SLOW_MS)
    const {
      ok,
      detail,
      problem = null,
    } = await telemetry
      .health()
      .catch((error: unknown) => ({ ok: false, detail: String(error), problem: 'io' as const }))
    clearTimeout(slow)
    isAsking = false
    const isSlow = ok && performance.now() - askedAtMs > SLOW_MS
    found(ok && !isSlow, isSlow ? 'slow' : ok ? null : problem, detail)
  }
  return {
    name: 'telemetry watch',
    async start() {
      // A store behind a network may keep us waiting; the server starts without it.
      await Promise.race([check(), new Promise((resolve) => setTimeout(resolve, SLOW_MS).unref())])
      timer = setInterval(() => void check(), CHECK_MS)
    },
    stop() {
      if (timer) clearInterval(timer)
      return Promise.resolve()
    },
    current: () => current,
  }
}
