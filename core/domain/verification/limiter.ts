import type { ProofTask } from './model.ts'

/** A port passes about 94 % of its negotiated speed (framing, gaps, protocol). */
export const PORT_SHARE = 0.94

/** What most likely stands behind a ceiling: the nearest known limit within 8 %, else `unknown`. */
export const nameLimiter = (ceilingBps: number, oldBps: number, task: ProofTask): string => {
  const { limits, toBps } = task
  const candidates: [string, number | null][] = [
    ['old_limit', oldBps],
    ['contract', toBps],
    ['shaper', limits.shaperBps],
    ['port', limits.portBps === null ? null : limits.portBps * PORT_SHARE],
    ['uplink', limits.uplinkBps],
  ]
  let best = { name: 'unknown', distance: 0.08 }
  for (const [name, bps] of candidates) {
    if (bps === null) continue
    const distance = Math.abs(ceilingBps / bps - 1)
    if (distance < best.distance) best = { name, distance }
  }
  return best.name
}
