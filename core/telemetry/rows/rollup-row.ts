import type { DirectionRollup, Rollup } from '#domain/rollup.ts'

export type RollupRow = (number | null)[]

/** Names of its columns after link and ts, which every store shares. */
export const rollupColumns =
  'd_n,d_ms,d_oct,d_gap,d_min,d_max,u_n,u_ms,u_oct,u_gap,u_min,u_max,q_ok,q_wrap32,q_ambiguous,q_reset,q_implausible,q_gap,oper_polls,oper_down,rtt_max,err,disc'.split(
    ',',
  )
export const rollupWidth = 2 + rollupColumns.length

/** In the order of the table's columns. */
export const encodeRollup = (rollup: Rollup, link: number): RollupRow => {
  const { down, up, quality } = rollup
  return [
    link,
    rollup.atMs / 1000,
    down.samples,
    down.measuredMs,
    down.octets,
    down.gapOctets,
    down.minBps,
    down.maxBps,
    up.samples,
    up.measuredMs,
    up.octets,
    up.gapOctets,
    up.minBps,
    up.maxBps,
    quality.ok,
    quality.wrap32,
    quality.ambiguous,
    quality.reset,
    quality.implausible,
    quality.gap,
    rollup.operPolls,
    rollup.operDown,
    rollup.rttMaxUs,
    rollup.errors,
    rollup.discards,
  ]
}

const direction = (row: RollupRow, at: number): DirectionRollup => ({
  samples: row[at] ?? 0,
  measuredMs: row[at + 1] ?? 0,
  octets: row[at + 2] ?? 0,
  gapOctets: row[at + 3] ?? 0,
  minBps: row[at + 4] ?? null,
  maxBps: row[at + 5] ?? null,
})

export const decodeRollup = (row: RollupRow, linkId: string): Rollup => ({
  linkId,
  atMs: (row[1] ?? 0) * 1000,
  down: direction(row, 2),
  up: direction(row, 8),
  quality: {
    ok: row[14] ?? 0,
    wrap32: row[15] ?? 0,
    ambiguous: row[16] ?? 0,
    reset: row[17] ?? 0,
    implausible: row[18] ?? 0,
    gap: row[19] ?? 0,
  },
  operPolls: row[20] ?? 0,
  operDown: row[21] ?? 0,
  rttMaxUs: row[22] ?? null,
  errors: row[23] ?? 0,
  discards: row[24] ?? 0,
})
