/** Why a request waits, and on whom. Only what is outside the office's hands stops the clock (domain.md §5). */
export const pauseParties = ['opd', 'supplier', 'kominfo', 'force_majeure'] as const
export type PauseParty = (typeof pauseParties)[number]

/** `kominfo`: our own waiting is shown and counted, but never stops the clock. */
export const stopsTheClock = (party: PauseParty): boolean => party !== 'kominfo'

export interface PauseSpan {
  fromMs: number
  /** Null: still waiting. */
  toMs: number | null
  party: PauseParty
}

export interface Interval {
  fromMs: number
  toMs: number
}

/**
 * The parts of the clock-stopping pauses inside [fromMs, toMs], overlaps united, in order. An open pause lasts to
 * `toMs`. Pauses outside the window, empty ones and those of `kominfo` leave nothing.
 */
export const unitePauses = (pauses: readonly PauseSpan[], fromMs: number, toMs: number): Interval[] => {
  const clipped = pauses
    .filter((pause) => stopsTheClock(pause.party))
    .map((pause) => ({ fromMs: Math.max(pause.fromMs, fromMs), toMs: Math.min(pause.toMs ?? toMs, toMs) }))
    .filter((part) => part.toMs > part.fromMs)
    .sort((a, b) => a.fromMs - b.fromMs)
  const united: Interval[] = []
  for (const part of clipped) {
    const last = united.at(-1)
    if (last && part.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, part.toMs)
    else united.push({ ...part })
  }
  return united
}
