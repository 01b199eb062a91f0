import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { InfluxSettings } from '#telemetry/influx/influx-settings.ts'
import { openInfluxReader, openInfluxWriter } from '#telemetry/influx/influx-telemetry.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import { makeCertificate } from '#test/stores/certificate.ts'
import type { GatewayOptions } from '#test/stores/influx2-gateway.ts'
import { startInflux2Gateway } from '#test/stores/influx2-gateway.ts'
import type { Influxd } from '#test/stores/influxd.ts'
import { influx1Settings, startInfluxd } from '#test/stores/influxd.ts'
import { hour, sample, t0 } from './sample-builder.ts'

let influxd: Influxd
let guarded: Influxd
beforeAll(async () => {
  influxd = await startInfluxd()
  guarded = await startInfluxd({ auth: true })
  await guarded.ask(`CREATE USER kepala WITH PASSWORD 'rahasia' WITH ALL PRIVILEGES`)
})
const cleanUp: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const work of cleanUp.splice(0).reverse()) await work()
})
afterAll(async () => {
  await influxd.stop()
  await guarded.stop()
})

const failureOf = async (work: Promise<unknown>): Promise<TelemetryStoreError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TelemetryStoreError)
  return error as TelemetryStoreError
}
const opened = (settings: InfluxSettings) => {
  const told: string[] = []
  const tell = (fields: object, message: string) => void told.push(`${message} ${JSON.stringify(fields)}`)
  const writer = openInfluxWriter({ ...settings, log: { info: tell, warn: tell } })
  const reader = openInfluxReader(settings)
  cleanUp.push(
    () => writer.close(),
    () => reader.close(),
  )
  return { writer, reader, told }
}
const gatewayOf = async (options: GatewayOptions) => {
  const gateway = await startInflux2Gateway(influxd, options)
  cleanUp.push(() => gateway.stop())
  return gateway
}
/** Writes a sample and reads it back. */
const roundTrip = async ({ writer, reader }: ReturnType<typeof opened>): Promise<void> => {
  await writer.append([sample(t0, 7)])
  expect(await reader.samples({ linkId: 'dinkes-utama', fromMs: t0, toMs: t0 + hour, limit: 9 })).toEqual([
    sample(t0, 7),
  ])
}

describe('InfluxDB 1.x with users', () => {
  const settings = (database: string, username: string, password: string): InfluxSettings => ({
    ...influx1Settings(guarded.url, database),
    username,
    password,
  })
  const asAdmin = async (statement: string) => {
    const query = new URLSearchParams({ q: statement, u: 'kepala', p: 'rahasia' })
    const answer = await fetch(`${guarded.url}/query?${query}`, { method: 'POST' })
    expect(await answer.text()).not.toContain('error')
  }

  it('makes database and policies as an administrator', async () => {
    const store = opened(settings('milik_admin', 'kepala', 'rahasia'))
    await roundTrip(store)
    expect(store.told.join()).toContain('database milik_admin')
  })

  it('tells a user without the right what an administrator must run, and goes on once that was done', async () => {
    await asAdmin(`CREATE USER pantau WITH PASSWORD 'biasa'`)
    const store = opened(settings('dibuatkan', 'pantau', 'biasa'))
    const failure = await failureOf(store.writer.append([sample(t0, 1)]))
    expect(failure.code).toBe('unauthorized')
    expect(failure.message).toContain('CREATE DATABASE "dibuatkan"; CREATE RETENTION POLICY "raw" ON "dibuatkan"')
    for (const statement of /administrator run: (.*) \(/.exec(failure.message)?.[1]?.split('; ') ?? [])
      await asAdmin(statement)
    await asAdmin('GRANT ALL ON dibuatkan TO pantau')
    await roundTrip(store)
  })

  it('names a wrong password, for writing and for reading', async () => {
    const store = opened(settings('milik_admin', 'kepala', 'salah'))
    expect((await failureOf(store.writer.append([sample(t0, 1)]))).code).toBe('unauthorized')
    expect((await failureOf(store.reader.latest(t0))).code).toBe('unauthorized')
    expect(await store.reader.health()).toMatchObject({ ok: false })
  })
})

describe('InfluxDB 1.x', () => {
  it('warns of a policy that forgets too early, and leaves it as it is', async () => {
    await influxd.ask('CREATE DATABASE "pendek"')
    await influxd.ask('CREATE RETENTION POLICY "raw" ON "pendek" DURATION 2d REPLICATION 1')
    const store = opened({ ...influx1Settings(influxd.url, 'pendek'), retention: { rawDays: 3, serverSlackDays: 9 } })
    await store.writer.append([])
    expect(store.told.join()).toContain('raw keeps only 2 days, Pantau needs 13 days')
    expect(await influxd.ask('SHOW RETENTION POLICIES ON "pendek"')).toContainEqual(
      expect.arrayContaining(['rollup_5m', '19416h0m0s']),
    )
  })

  it('names a database that was dropped, and makes it anew at the next try', async () => {
    const store = opened(influx1Settings(influxd.url, 'hilang'))
    await roundTrip(store)
    await influxd.ask('DROP DATABASE "hilang"')
    expect((await failureOf(store.writer.append([sample(t0, 1)]))).code).toBe('missing')
    expect((await store.reader.health()).detail).toContain('missing')
    await roundTrip(store)
  })
})

describe('InfluxDB 2.x (gateway)', () => {
  it('maps its buckets for InfluxQL where the server does not', async () => {
    const gateway = await gatewayOf({ version: '2.7.12', mapsByItself: false })
    await roundTrip(opened(gateway.settings('awan')))
    expect([...gateway.mappings].sort()).toEqual(['awan/raw', 'awan/rollup_1h', 'awan/rollup_5m'])
  })

  it('says which right or name is missing, and heals without a restart', async () => {
    const gateway = await gatewayOf({ version: '2.7.12', mayCreate: false })
    const store = opened(gateway.settings('terlarang'))
    const refused = await failureOf(store.writer.append([sample(t0, 1)]))
    expect(refused.code).toBe('unauthorized')
    expect(refused.message).toContain('influx bucket create --org dinkominfo --name terlarang/raw')
    const wrongOrg = opened({ ...gateway.settings('x'), org: 'lain' })
    expect((await failureOf(wrongOrg.writer.append([sample(t0, 1)]))).message).toContain('no organisation "lain"')
    gateway.state.token = 'token-baru'
    expect((await failureOf(store.writer.append([sample(t0, 1)]))).code).toBe('unauthorized')
    expect((await failureOf(store.reader.latest(t0))).code).toBe('unauthorized')
  })

  it('speaks TLS with the authority that it was given, and with no other', async () => {
    const gateway = await gatewayOf({ version: '2.7.12', tls: makeCertificate() })
    await roundTrip(opened(gateway.settings('tls')))
    const stranger = opened({ ...gateway.settings('tls'), ca: makeCertificate().cert })
    expect((await failureOf(stranger.writer.append([sample(t0, 1)]))).code).toBe('unreachable')
    expect((await failureOf(stranger.reader.latest(t0))).code).toBe('unreachable')
  })
})

describe('InfluxDB 3.x (gateway)', () => {
  it('keeps everything in one database and reads the same figures', async () => {
    const gateway = await gatewayOf({ version: '3.4.0' })
    const store = opened(gateway.settings('tiga'))
    await roundTrip(store)
    await store.writer.append([sample(t0 + 2 * hour, 9)])
    await store.writer.maintain(t0 + 3 * hour)
    const { buckets } = await store.reader.series({
      linkId: 'dinkes-utama',
      fromMs: t0,
      toMs: t0 + 3 * hour,
      stepMs: hour,
    })
    expect(buckets.map(({ down }) => down.octets)).toEqual([7, 0, 9])
    expect([...gateway.buckets.keys()]).toEqual(['tiga'])
  })
})
