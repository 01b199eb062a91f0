import { escape } from '@influxdata/influxdb-client'
import type { Rollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { RollupLevel } from '../measurement.ts'
import { measurement } from '../measurement.ts'
import { encodeRaw, rawColumns } from '../rows/raw-row.ts'
import { encodeRollup, rollupColumns } from '../rows/rollup-row.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'

/** Fields in milliseconds may have a fraction; everything else is a whole number. */
const fractions = new Set(['off', 'ivl', 'd_ms', 'u_ms'])

/** The fields of a measurement: what stands behind the key columns of a row. */
export const rawFields = rawColumns.split(',').slice(3)
export const rollupFields = rollupColumns

const nullable = new Set(
  'ivl,oper,rtt,d_oct,d_pkt,d_dis,d_err,u_oct,u_pkt,u_dis,u_err,d_min,d_max,u_min,u_max,rtt_max'.split(','),
)

/** The bit of each field in `known`; 0 for one that is always there. */
const bitsOf = (fields: readonly string[]): number[] => {
  let next = 1
  return fields.map((name) => {
    if (!nullable.has(name)) return 0
    const bit = next
    next *= 2
    return bit
  })
}
const rawBits = bitsOf(rawFields)
const rollupBits = bitsOf(rollupFields)

const field = (name: string, value: number): string => {
  if (fractions.has(name)) return `${name}=${value}`
  if (!Number.isSafeInteger(value))
    throw new TelemetryStoreError('bad_query', `${name} must be a whole number, not ${value}`)
  return `${name}=${value}i`
}

const fieldSet = (fields: readonly string[], bits: readonly number[], values: readonly (number | null)[]): string => {
  let known = 0
  let text = ''
  for (const [i, name] of fields.entries()) {
    const value = values[i] ?? null
    if (value === null) continue
    known += bits[i] ?? 0
    text += `,${field(name, value)}`
  }
  return `known=${known}i${text}`
}

/** Timestamps are in seconds. Throws `bad_query` for a value that no store could hold. */
export const rawLine = (sample: LinkSample): string => {
  const fields = fieldSet(rawFields, rawBits, encodeRaw(sample, 0, 0).slice(3))
  const device = escape.quoted(sample.deviceId)
  return `${measurement.raw},link=${escape.tag(sample.linkId)} dev=${device},${fields} ${sample.slotMs / 1000}`
}

export const rollupLine = (level: RollupLevel, rollup: Rollup): string => {
  const fields = fieldSet(rollupFields, rollupBits, encodeRollup(rollup, 0).slice(2))
  return `${measurement.rollup[level]},link=${escape.tag(rollup.linkId)} ${fields} ${rollup.atMs / 1000}`
}

/** A point at `done_to`: the newest one holds. */
export const stateLine = ({ doneTo, rawFloor }: { doneTo: number; rawFloor: number }): string =>
  `${measurement.state} done_to=${doneTo}i,raw_floor=${rawFloor}i ${doneTo}`

export const lateLine = (bucket: number, isOpen: boolean): string =>
  `${measurement.late} open=${isOpen ? 1 : 0}i ${bucket}`

/** Whether a rollup row's mask says that the nullable field holds. */
export const isKnown = (known: number, name: string): boolean =>
  (known & (rollupBits[rollupFields.indexOf(name)] ?? 0)) !== 0

/** Values as the fields stand, with what `known` denies taken out. */
const masked = (values: readonly unknown[], bits: readonly number[], known: number): (number | null)[] =>
  bits.map((bit, i) => {
    const value = values[i]
    if (typeof value !== 'number' || (bit !== 0 && (known & bit) === 0)) return null
    return value
  })

export const rawSelection = ['dev', 'known', ...rawFields]
export const rollupSelection = ['known', ...rollupFields]

/** A row of `rawSelection` behind its time in seconds: the device, and the row of rows/raw-row.ts with absolute time. */
export const readRawRow = (row: readonly unknown[], link: number, device: number): (number | null)[] => [
  Number(row[0]),
  link,
  device,
  ...masked(row.slice(3), rawBits, Number(row[2])),
]

/** A row of `rollupSelection` behind its time in seconds as a row of rows/rollup-row.ts. */
export const readRollupRow = (row: readonly unknown[]): (number | null)[] => [
  0,
  Number(row[0]),
  ...masked(row.slice(2), rollupBits, Number(row[1])),
]
