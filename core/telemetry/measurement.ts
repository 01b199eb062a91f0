/**
 * The one measurement schema: names of measurements, tags and fields for every writer, reader and the Grafana check.
 * Only the link is a tag: link and time are the key of a sample, so the device, which a link may change, is a field
 * (`dev`). The resolution is in the measurement's name, so that one database serves every engine. The other fields
 * are the columns of rows/raw-row.ts and rows/rollup-row.ts; a label is its code there.
 *
 * `known` is a bit mask: a store that merges fields keeps an old value where the newer write has none, and the mask
 * says that it is gone.
 */
export const measurement = {
  raw: 'link_raw',
  rollup: { '5m': 'link_5m', '1h': 'link_1h' },
  /** How far rollups are complete (`done_to`) and where raw samples begin (`raw_floor`), in epoch seconds. */
  state: 'pantau_state',
  /** 5-minute buckets whose rows wait to be made again (`open` is 1). */
  late: 'pantau_late',
  tags: { link: 'link' },
} as const

export const daySeconds = 86_400
export const rollupStepMs = { '5m': 300_000, '1h': 3_600_000 } as const
export type RollupLevel = keyof typeof rollupStepMs
