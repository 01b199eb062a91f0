import { gunzipSync, gzipSync } from 'node:zlib'
import type { LinkSample } from '#domain/sample.ts'
import { daySeconds } from '../measurement.ts'
import { decodeRaw, encodeRaw } from '../rows/raw-row.ts'

type Row = (number | null)[]
interface Pack {
  links: string[]
  devices: string[]
  /** Rows of rows/raw-row.ts whose first column is the absolute second. */
  rows: Row[]
}

/** A batch as it waits on the disk: about 25 octets a sample. */
export const packSamples = (samples: readonly LinkSample[]): Uint8Array => {
  const links = new Map<string, number>()
  const devices = new Map<string, number>()
  const numberOf = (names: Map<string, number>, name: string): number => {
    let number = names.get(name)
    if (number === undefined) names.set(name, (number = names.size))
    return number
  }
  const rows = samples.map((sample) => {
    const row = encodeRaw(sample, numberOf(links, sample.linkId), numberOf(devices, sample.deviceId))
    row[0] = sample.slotMs / 1000
    return row
  })
  const pack: Pack = { links: [...links.keys()], devices: [...devices.keys()], rows }
  return gzipSync(JSON.stringify(pack), { level: 1 })
}

export const unpackSamples = (body: Uint8Array): LinkSample[] => {
  const { links, devices, rows } = JSON.parse(gunzipSync(body).toString()) as Pack
  return rows.map((row) => {
    const day = Math.floor((row[0] ?? 0) / daySeconds) * daySeconds
    row[0] = (row[0] ?? 0) - day
    return decodeRaw(row, day, links[row[1] ?? 0] ?? '', devices[row[2] ?? 0] ?? '')
  })
}
