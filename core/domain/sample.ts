/** What one poll says about one link in one direction. Absent is not zero: a value that is not known is null. */

/**
 * The label of every counter delta (shared vocabulary of poller, store, proof and screen).
 * `ok` and `wrap32` are measurements; `ambiguous`, `reset`, `implausible` and `gap` are not: they carry no rate.
 */
export const deltaLabels = ['ok', 'wrap32', 'ambiguous', 'reset', 'implausible', 'gap'] as const
export type DeltaLabel = (typeof deltaLabels)[number]

export const isMeasured = (label: DeltaLabel): boolean => label === 'ok' || label === 'wrap32'

/** IF-MIB ifOperStatus (RFC 2863). */
export const operStatuses = ['up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown'] as const
export type OperStatus = (typeof operStatuses)[number]

/** `down` is what leaves the network towards the OPD (its download), `up` what comes from it. */
export const directions = ['down', 'up'] as const
export type Direction = (typeof directions)[number]

export interface DirectionDelta {
  label: DeltaLabel
  /**
   * Octets since the previous reading. Null unless they are known. With the label `gap` they are the volume over the
   * whole hole: real octets of unknown shape, counted as volume, never as a rate.
   */
  octets: number | null
  packets: number | null
  discards: number | null
  errors: number | null
}

export interface LinkSample {
  linkId: string
  deviceId: string
  /**
   * The cycle this sample belongs to: epoch ms, a whole second on the grid of the polling interval. It is the key:
   * the same link and slot written twice is one sample.
   */
  slotMs: number
  /** When the counters were read: middle of send and receive, epoch ms (wall clock anchored on the monotonic one). */
  readAtMs: number
  /** Length of the interval that ends at readAtMs, by the collector's monotonic clock; null for a first reading or when unanswered. */
  intervalMs: number | null
  down: DirectionDelta
  up: DirectionDelta
  oper: OperStatus | null
  /** SNMP response time in microseconds; null when the device did not answer. */
  rttUs: number | null
}

export const noDelta = (label: DeltaLabel): DirectionDelta => ({
  label,
  octets: null,
  packets: null,
  discards: null,
  errors: null,
})

/** Mean rate over the sample's interval in bit/s; null when it was not measured. */
export const rateBps = (sample: LinkSample, direction: Direction): number | null => {
  const delta = sample[direction]
  if (!isMeasured(delta.label) || delta.octets === null || sample.intervalMs === null) return null
  return (delta.octets * 8000) / sample.intervalMs
}
