import type { Direction } from '../sample.ts'
import { judgeAfter } from './judge-direction.ts'
import { resolveMargins } from './margins.ts'
import { slice, type MeasuredSeries } from './measured-series.ts'
import type { ProofTask } from './model.ts'
import { profileBefore } from './profile-before.ts'

export interface MovedCeiling {
  oldCeilingBps: number
  newCeilingBps: number
  /** When the traffic first showed it, epoch ms. */
  changePointMs: number
}

/** A limit that was set by a person differs by more than a changed mix of frames does. */
const MOVED_BY = 0.1
/** A lower ceiling is named only when demand pressed against it for so long: a quiet week has no ceiling. */
const PRESSED_MS = 2 * 3_600_000

/**
 * Whether a ceiling moved between the time before `recentFromMs` and after it, though nobody declared a change: upwards
 * by octets that the old ceiling could not have passed (E3), downwards by another ceiling that demand presses against.
 * Needs a ceiling that was measured before; null: none, or it is still there.
 */
export const movedCeiling = (
  series: MeasuredSeries,
  { direction, recentFromMs, contractBps }: { direction: Direction; recentFromMs: number; contractBps: number },
): MovedCeiling | null => {
  const task: ProofTask = {
    direction,
    changedAtMs: recentFromMs,
    fromBps: contractBps,
    // Nothing was asked: out of reach, so that no ceiling counts as an asked rate.
    toBps: contractBps * 1000,
    margins: resolveMargins({}, 'given'),
    limits: { shaperBps: null, portBps: null, uplinkBps: null },
    activeTests: [],
    identityDoubt: null,
    timeScale: 1,
    isOfficeTime: () => false,
  }
  const before = profileBefore(series, task)
  if (before.ceiling === null) return null
  const oldCeilingBps = Math.round(before.ceiling.bps)
  const recent = slice(series, recentFromMs, Infinity)
  // The end of what was measured: an endless time would be counted step by step for ever.
  const now = profileBefore(recent, { ...task, changedAtMs: recent.endMs.at(-1) ?? recentFromMs }).ceiling
  const after = judgeAfter(before, recent, task)
  if (after.verdict === 'reverted') return null
  if (after.changePointMs !== null) {
    const best = after.evidence.find(({ id }) => id === 'E3')?.lengths?.find(({ seconds }) => seconds === 900)?.bestBps
    const newCeilingBps = after.newCeilingBps ?? best ?? null
    return newCeilingBps !== null && newCeilingBps > oldCeilingBps * (1 + MOVED_BY)
      ? { oldCeilingBps, newCeilingBps: Math.round(newCeilingBps), changePointMs: after.changePointMs }
      : null
  }
  const isLower = now !== null && now.bps < oldCeilingBps * (1 - MOVED_BY) && now.pressedMs >= PRESSED_MS
  return isLower ? { oldCeilingBps, newCeilingBps: Math.round(now.bps), changePointMs: now.firstMs } : null
}
