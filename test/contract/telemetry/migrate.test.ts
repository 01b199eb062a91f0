import { execFile } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openInfluxReader, openInfluxWriter } from '#telemetry/influx/influx-telemetry.ts'
import type { InfluxSettings } from '#telemetry/influx/influx-settings.ts'
import { migrateToInflux } from '#telemetry/migrate/migrate-to-influx.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import type { TelemetryReader, TelemetryWriter } from '#telemetry/telemetry-store.ts'
import { startInflux2Gateway } from '#test/stores/influx2-gateway.ts'
import type { Influxd } from '#test/stores/influxd.ts'
import { influx1Settings, startInfluxd } from '#test/stores/influxd.ts'
import { samplesWithin } from './sample-arbitrary.ts'
import { day, hour, minute, sample, steady, t0 } from './sample-builder.ts'

const links = ['dinkes-utama', 'bkd-utama', 'diam']
const end = t0 + 3 * day

let influxd: Influxd
let dataDir: string
let writer: TelemetryWriter
let embedded: TelemetryReader
beforeAll(async () => {
  influxd = await startInfluxd()
  dataDir = mkdtempSync(join(tmpdir(), 'pantau-migrate-'))
  writer = await openSqliteTelemetry({ mode: 'writer', dataDir, rollupEveryMs: 300_000, retention: { rawDays: 1 } })
  embedded = await openSqliteTelemetry({ mode: 'reader', dataDir })
  for (const linkId of links.slice(0, 2))
    for (let k = 0; k < 3; k++)
      await writer.append(
        steady(t0 + k * day, t0 + k * day + 2 * hour, 1000 * (k + 1), { linkId, intervalMs: 9_999.875 }),
      )
  const odd = fc.sample(fc.array(samplesWithin(6 * hour, links), { minLength: 200, maxLength: 200 }), {
    numRuns: 1,
    seed: 5,
  })
  await writer.append(
    (odd[0] ?? []).map((of) => ({ ...of, slotMs: of.slotMs + 2 * day, readAtMs: of.readAtMs + 2 * day })),
  )
  await writer.maintain(t0 + 2 * day + 4 * hour)
  // Late, and not made again yet.
  await writer.append([sample(t0 + 2 * day + 5_000, 77)])
})
afterAll(async () => {
  await writer.close()
  await embedded.close()
  await influxd.stop()
  rmSync(dataDir, { recursive: true })
})

const expectSame = async (settings: InfluxSettings): Promise<void> => {
  const reader = openInfluxReader(settings)
  try {
    for (const linkId of links) {
      for (const stepMs of [5 * minute, hour, day]) {
        const query = { linkId, fromMs: t0 - (t0 % day), toMs: end - (end % day) + day, stepMs }
        expect(await reader.series(query)).toEqual(await embedded.series(query))
      }
      const raw = { linkId, fromMs: t0, toMs: end, limit: 100_000 }
      expect(await reader.samples(raw)).toEqual(await embedded.samples(raw))
      const columns = { linkId, fromMs: t0 + 5 * minute, toMs: t0 + 3 * day }
      expect(await reader.columns(columns)).toEqual(await embedded.columns(columns))
    }
    for (const percent of [50, 95]) {
      const query = { linkIds: links, fromMs: t0, toMs: t0 + 3 * day, percent }
      expect(await reader.summary(query)).toEqual(await embedded.summary(query))
    }
  } finally {
    await reader.close()
  }
}

it('carries everything to influx2, stopped and killed on the way, and every figure stays the same to the bit', async () => {
  const gateway = await startInflux2Gateway(influxd, { version: '2.7.12' })
  try {
    const target = gateway.settings('pindah')
    const stop = new AbortController()
    const first = migrateToInflux({
      dataDir,
      target,
      signal: stop.signal,
      onProgress: (done) => done === 3 && stop.abort(),
    })
    await expect(first).rejects.toThrow()
    const log = join(dataDir, 'telemetry-migration.log')
    const arrived = readFileSync(log, 'utf8').split('\n').length
    appendFileSync(log, '5m bkd-ut') // cut by a kill
    const steps: number[] = []
    const report = await migrateToInflux({ dataDir, target, onProgress: (done, total) => steps.push(done / total) })
    expect(report.missing).toEqual([])
    expect(report.rollups).toBeGreaterThan(0)
    expect(steps.at(-1)).toBe(1)
    expect(readFileSync(log, 'utf8').split('\n').length).toBeGreaterThan(arrived)
    await expectSame(target)

    // Once more: nothing new, nothing twice.
    expect(await migrateToInflux({ dataDir, target, onProgress: () => undefined })).toEqual({
      rollups: 0,
      samples: 0,
      missing: [],
    })
    await expectSame(target)

    // The writer that takes over goes on from the state that came along.
    const next = openInfluxWriter({ ...target, rollupEveryMs: 300_000 })
    await next.maintain(t0 + 2 * day + 4 * hour)
    await next.close()
    await expectSame(target)
  } finally {
    await gateway.stop()
  }
})

it('notices what did not arrive', async () => {
  const target = influx1Settings(influxd.url, 'bocor')
  const quiet = { dataDir, target, onProgress: () => undefined }
  expect((await migrateToInflux(quiet)).missing).toEqual([])
  await influxd.ask(`DELETE FROM link_5m WHERE link='bkd-utama' AND time < ${t0 + hour}ms`, 'bocor')
  expect((await migrateToInflux(quiet)).missing.join()).toMatch(/^5m rows of bkd-utama: \d+ of \d+$/)
})

it('is a command, to 1.x too', async () => {
  const bin = fileURLToPath(new URL('../../../bin/pantau.mjs', import.meta.url))
  const run = (to: string) =>
    promisify(execFile)(process.execPath, [bin, 'telemetry', 'migrate', '--from', 'sqlite', '--to', to], {
      env: {
        ...process.env,
        PANTAU_DATA_DIR: dataDir,
        PANTAU_INFLUX_URL: influxd.url,
        PANTAU_INFLUX_DATABASE: 'perintah',
      },
    })
  // The history of this test is older than what a server keeps by default.
  const keeper = openInfluxWriter(influx1Settings(influxd.url, 'perintah'))
  await keeper.append([])
  await keeper.close()
  const { stdout } = await run('influx1')
  expect(stdout).toContain('OK: counted on both sides')
  await expectSame(influx1Settings(influxd.url, 'perintah'))
  const check = promisify(execFile)(process.execPath, [bin, 'check-config'], {
    env: {
      ...process.env,
      PANTAU_TELEMETRY: 'influx1',
      PANTAU_INFLUX_URL: influxd.url,
      PANTAU_INFLUX_DATABASE: 'perintah',
    },
  })
  expect((await check).stdout).toContain('OK: telemetry in influx1')
  await expect(run('influx3')).rejects.toMatchObject({ stderr: expect.stringContaining('Usage') as string })
})
