import {
  deltaLabels,
  operStatuses,
  type DeltaLabel,
  type DirectionDelta,
  type LinkSample,
  type OperStatus,
} from '#domain/sample.ts'

type Count = number | null
type WireDelta = [label: DeltaLabel, octets: Count, packets: Count, discards: Count, errors: Count]

/** A sample on the collector's feed, as an array: a third of the bytes of an object. */
export type WireSample = [
  linkId: string,
  deviceId: string,
  slotMs: number,
  readAtMs: number,
  intervalMs: Count,
  down: WireDelta,
  up: WireDelta,
  oper: OperStatus | null,
  rttUs: Count,
]

const encodeDelta = ({ label, octets, packets, discards, errors }: DirectionDelta): WireDelta => [
  label,
  octets,
  packets,
  discards,
  errors,
]

export const encodeSample = (sample: LinkSample): WireSample => [
  sample.linkId,
  sample.deviceId,
  sample.slotMs,
  sample.readAtMs,
  sample.intervalMs,
  encodeDelta(sample.down),
  encodeDelta(sample.up),
  sample.oper,
  sample.rttUs,
]

const labels: ReadonlySet<unknown> = new Set(deltaLabels)
const opers: ReadonlySet<unknown> = new Set([...operStatuses, null])
const isCount = (value: unknown): value is Count => value === null || typeof value === 'number'

const decodeDelta = (wire: unknown): DirectionDelta | null => {
  if (!Array.isArray(wire) || wire.length !== 5) return null
  const [label, octets, packets, discards, errors] = wire as unknown[]
  if (!labels.has(label) || !isCount(octets) || !isCount(packets) || !isCount(discards) || !isCount(errors)) return null
  return { label: label as DeltaLabel, octets, packets, discards, errors }
}

/**
 * The sample of parsed JSON; null where shape or words are not those of `WireSample`. By hand: it runs for every sample
 * of every link, and a general validator costs more than all the rest of the server's work on it.
 */
export const decodeSample = (wire: unknown): LinkSample | null => {
  if (!Array.isArray(wire) || wire.length !== 9) return null
  const [linkId, deviceId, slotMs, readAtMs, intervalMs, downWire, upWire, oper, rttUs] = wire as unknown[]
  if (typeof linkId !== 'string' || typeof deviceId !== 'string') return null
  if (typeof slotMs !== 'number' || typeof readAtMs !== 'number' || !isCount(intervalMs)) return null
  const down = decodeDelta(downWire)
  const up = decodeDelta(upWire)
  if (!down || !up || !opers.has(oper) || !isCount(rttUs)) return null
  return { linkId, deviceId, slotMs, readAtMs, intervalMs, down, up, oper: oper as OperStatus | null, rttUs }
}
