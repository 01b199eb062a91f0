import type { ProofSeries } from '#wire/verification.ts'
import type { CutTime } from './cut-time.ts'

export type ProofLine = ProofSeries['directions'][number]

/** A corner of the drawn line on the cut axis; null breaks it. */
export interface Corner {
  x: number
  y: number | null
}

/**
 * The line of the shown points: each at the middle of its time, broken at holes and at the cuts of the axis. A break is a
 * corner without height; nothing is drawn across it.
 */
export const proofCorners = ({ points }: ProofLine, lengthMs: number, axis: CutTime): Corner[] => {
  const corners: Corner[] = []
  let lastMs: number | null = null
  for (const { atMs, bps } of points) {
    if (!axis.isShown(atMs)) continue
    const x = axis.xOf(atMs) + lengthMs / 2
    if (lastMs !== null && atMs - lastMs > lengthMs) corners.push({ x: axis.xOf(atMs), y: null })
    corners.push({ x, y: bps })
    lastMs = atMs
  }
  return corners
}

/** Neighbouring holes as one, in shown time. */
export const proofHoles = (
  { points }: ProofLine,
  lengthMs: number,
  axis: CutTime,
): { fromX: number; toX: number }[] => {
  const holes: { fromX: number; toX: number }[] = []
  for (const { atMs, bps } of points) {
    if (bps !== null || !axis.isShown(atMs)) continue
    const fromX = axis.xOf(atMs)
    const last = holes.at(-1)
    if (last?.toX === fromX) last.toX = fromX + lengthMs
    else holes.push({ fromX, toX: fromX + lengthMs })
  }
  return holes
}

/** Half of the measured time lies below this rate: the middle of its class; null when nothing was measured. */
export const medianBps = (shares: readonly number[], classBps: number): number | null => {
  let sum = 0
  for (const [at, share] of shares.entries()) {
    sum += share
    if (sum >= 0.5) return (at + 0.5) * classBps
  }
  return null
}

/** Upper edge of the highest class that was seen; null when nothing was measured. */
export const topBps = (shares: readonly number[], classBps: number): number | null => {
  const at = shares.findLastIndex((share) => share > 0)
  return at < 0 ? null : (at + 1) * classBps
}
