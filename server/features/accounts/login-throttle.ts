/** Tries before waiting begins, and for how long a failure is remembered. */
const limits = {
  /** One person at one desk: five slips are human. */
  pair: { free: 5, windowMs: 15 * 60_000 },
  /** One address, many names: an office behind one address has a few dozen people. */
  address: { free: 50, windowMs: 15 * 60_000 },
  /** One name, many addresses: slow enough against a swarm, high enough that nobody is locked out by mischief alone. */
  login: { free: 100, windowMs: 15 * 60_000 },
} as const
type Kind = keyof typeof limits

/** So much memory at most; the oldest are forgotten first. */
const MAX_ENTRIES = 20_000

interface Failures {
  count: number
  lastAtMs: number
}

/**
 * Slows guessing: beyond the free tries each failure doubles the wait, 1 s to 15 min. In memory and bounded: a restart
 * forgives, which an attacker cannot cause. Unknown names count like known ones.
 */
export const createLoginThrottle = () => {
  const failures = new Map<string, Failures>()
  const keysOf = (login: string, address: string): [Kind, string][] => [
    ['pair', `p\n${login}\n${address}`],
    ['address', `a\n${address}`],
    ['login', `l\n${login}`],
  ]
  const waitOf = (kind: Kind, key: string, nowMs: number): number => {
    const { free, windowMs } = limits[kind]
    const known = failures.get(key)
    if (!known || known.count < free || nowMs - known.lastAtMs > windowMs) return 0
    const waitMs = Math.min(windowMs, 1000 * 2 ** Math.min(20, known.count - free))
    return Math.max(0, known.lastAtMs + waitMs - nowMs)
  }
  return {
    /** How long this name from this address must wait, in ms; 0: go ahead. */
    waitMs: (login: string, address: string, nowMs: number): number =>
      Math.max(...keysOf(login, address).map(([kind, key]) => waitOf(kind, key, nowMs))),
    /** Counts before the password is checked, so that a hundred tries at once are a hundred. */
    failed(login: string, address: string, nowMs: number): void {
      for (const [kind, key] of keysOf(login, address)) {
        const known = failures.get(key)
        const isRemembered = known !== undefined && nowMs - known.lastAtMs <= limits[kind].windowMs
        failures.delete(key)
        failures.set(key, { count: isRemembered ? known.count + 1 : 1, lastAtMs: nowMs })
      }
      for (const key of failures.keys()) {
        if (failures.size <= MAX_ENTRIES) break
        failures.delete(key)
      }
    },
    /** A right password forgives the person at his desk; the other two counters lose this one try. */
    succeeded(login: string, address: string): void {
      for (const [kind, key] of keysOf(login, address)) {
        const known = failures.get(key)
        if (kind === 'pair' || !known || known.count <= 1) failures.delete(key)
        else known.count--
      }
    },
    size: (): number => failures.size,
  }
}
export type LoginThrottle = ReturnType<typeof createLoginThrottle>
