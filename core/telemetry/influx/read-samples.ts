import type { LinkSample } from '#domain/sample.ts'
import { measurement } from '../measurement.ts'
import { encodeRaw, rawWidth } from '../rows/raw-row.ts'
import type { SamplesQuery } from '../telemetry-store.ts'
import type { NamedRows } from '../threads/packed-rows.ts'
import { packRows } from '../threads/packed-rows.ts'
import type { InfluxConnection } from './influx-connection.ts'
import { endOfTimeS, select } from './influxql.ts'
import { rawSelection } from './line-protocol.ts'
import { readRaw, sampleOf } from './read-rollups.ts'
import { readState } from './read-state.ts'

const noSpan = [0, 1] as const

const named = (samples: readonly LinkSample[]): NamedRows => {
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
  const inverse = (names: Map<string, number>) => new Map([...names].map(([name, number]) => [number, name]))
  return { rows: packRows(rows, rawWidth), links: inverse(links), devices: inverse(devices) }
}

export const readSamples = async (connection: InfluxConnection, query: SamplesQuery): Promise<NamedRows> => {
  const state = await readState(connection, Date.now(), noSpan)
  const span = [query.fromMs / 1000, query.toMs / 1000] as const
  return named(await readRaw(connection, query.linkId, span, state, query.limit))
}

/** The newest sample of each link since then: the last row of every series. */
export const readLatest = async (connection: InfluxConnection, sinceMs: number): Promise<NamedRows> => {
  const { rawFloor } = await readState(connection, Date.now(), noSpan)
  const statement = select({
    columns: rawSelection,
    from: measurement.raw,
    fromS: Math.max(sinceMs / 1000, rawFloor),
    toS: endOfTimeS,
    byLink: true,
    newestFirst: true,
    limit: 1,
  })
  const [series] = await connection.query('raw', [statement])
  return named((series ?? []).flatMap(({ link, rows }) => rows.map((row) => sampleOf(row, link ?? ''))))
}
