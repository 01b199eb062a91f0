import type { DeltaLabel, DirectionDelta, LinkSample, OperStatus } from '#domain/sample.ts'
import { daySeconds } from '../measurement.ts'

/** Codes in stores: never renumber. */
const labelCodes: Record<DeltaLabel, number> = { ok: 0, wrap32: 1, ambiguous: 2, reset: 3, implausible: 4, gap: 5 }
const operCodes: Record<OperStatus, number> = {
  up: 1,
  down: 2,
  testing: 3,
  unknown: 4,
  dormant: 5,
  notPresent: 6,
  lowerLayerDown: 7,
}
const invert = <K extends string>(codes: Record<K, number>): K[] => {
  const names: K[] = []
  for (const name of Object.keys(codes) as K[]) names[codes[name]] = name
  return names
}
const labels = invert(labelCodes)
const opers = invert(operCodes)

export type RawRow = (number | null)[]

/** Column order of a raw row, as numbers: also the form in which samples travel from the reader's thread. */
export const rawColumns = 's,link,dev,off,ivl,oper,rtt,d_lbl,d_oct,d_pkt,d_dis,d_err,u_lbl,u_oct,u_pkt,u_dis,u_err'
export const rawWidth = rawColumns.split(',').length

export const encodeRaw = (sample: LinkSample, link: number, device: number): RawRow => {
  const { down, up } = sample
  return [
    (sample.slotMs / 1000) % daySeconds,
    link,
    device,
    sample.readAtMs - sample.slotMs,
    sample.intervalMs,
    sample.oper === null ? null : operCodes[sample.oper],
    sample.rttUs,
    labelCodes[down.label],
    down.octets,
    down.packets,
    down.discards,
    down.errors,
    labelCodes[up.label],
    up.octets,
    up.packets,
    up.discards,
    up.errors,
  ]
}

const direction = (row: RawRow, at: number): DirectionDelta => ({
  label: labels[row[at] ?? 0] ?? 'gap',
  octets: row[at + 1] ?? null,
  packets: row[at + 2] ?? null,
  discards: row[at + 3] ?? null,
  errors: row[at + 4] ?? null,
})

/** The sample of a row that was read from the table of `day` (its first second). */
export const decodeRaw = (row: RawRow, day: number, linkId: string, deviceId: string): LinkSample => {
  const slotMs = (day + (row[0] ?? 0)) * 1000
  return {
    linkId,
    deviceId,
    slotMs,
    readAtMs: slotMs + (row[3] ?? 0),
    intervalMs: row[4] ?? null,
    down: direction(row, 7),
    up: direction(row, 12),
    oper: row[5] === null || row[5] === undefined ? null : (opers[row[5]] ?? null),
    rttUs: row[6] ?? null,
  }
}
