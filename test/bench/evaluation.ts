/**
 * The quarterly evaluation: links with 5-minute rows of a whole quarter and a few hundred requests. Measures the document
 * (goal for 200 links on the embedded store: under 3 s; for 1,000 links on InfluxDB: a minute), its PDF (under 10 s), and
 * what the main thread, which serves the live view, feels of it.
 *
 *   node test/bench/evaluation.ts [links, default 200] [requests, default 300] [influx]
 *
 * With `influx` the rows lie in a real InfluxDB 1.6 (Debian package influxdb) that the bench starts for itself.
 */
import type { NewRequestEvent, Person } from '#domain/request-events.ts'
import { emptyRollup, type Rollup } from '#domain/rollup.ts'
import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import { boundsOf } from '#domain/evaluation/quarter.ts'
import type { Inventory } from '#platform/inventory.ts'
import { singleServer } from '#server/cluster/single-server.ts'
import { createServer } from '#server/create-server.ts'
import { openServiceDatabase } from '#server/database/open-service-database.ts'
import { makeEvaluationFile } from '#server/features/prints/evaluation-job.ts'
import { openInfluxBackfill } from '#telemetry/influx/influx-backfill.ts'
import { openInfluxReader } from '#telemetry/influx/influx-telemetry.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { influx1Settings, startInfluxd } from '#test/stores/influxd.ts'
import { settingDefaults } from '#wire/settings.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import pino from 'pino'

const linkCount = Number(process.argv[2] ?? 200)
const requestCount = Number(process.argv[3] ?? 300)
const isInflux = process.argv[4] === 'influx'
const quarter = '2026-Q3'
const { fromMs, toMs } = boundsOf(quarter)
const nowMs = toMs + 20 * 86_400_000

const inventory: Inventory = {
  site: { name: 'Bench', timezone: 'Asia/Jakarta' },
  opds: Array.from({ length: 40 }, (_, k) => ({ id: `opd-${k}`, name: `Dinas ${k}`, shortName: `D${k}` })),
  devices: [],
  links: Array.from({ length: linkCount }, (_, k) => ({
    id: `link-${k}`,
    opdId: `opd-${k % 40}`,
    deviceId: 'core',
    target: { kind: 'interface', name: `e${k}`, alias: null, mac: null },
    faces: 'opd',
    contract: { downBps: 50e6, upBps: 50e6 },
  })),
}

function* rows(): Iterable<Rollup> {
  for (const { id } of inventory.links)
    for (let atMs = fromMs - 14 * 86_400_000; atMs < nowMs; atMs += 300_000) {
      const row = emptyRollup(id, atMs)
      const share = Math.random()
      for (const direction of [row.down, row.up])
        Object.assign(direction, {
          samples: 30,
          measuredMs: 300_000,
          octets: Math.floor(share * 1.9e9),
          minBps: 0,
          maxBps: 52e6,
        })
      row.quality.ok = 30
      row.operPolls = 30
      if (share < 0.001) row.operDown = 10
      yield row
    }
}

const technician: Person = { accountId: 't', name: 'Teknisi', role: 'technician' }
const history = (k: number) => {
  const at = fromMs + Math.floor(((toMs - fromMs) * (k + 0.5)) / requestCount)
  const tell = (type: string, minutes: number, data: object) => {
    const atMs = at + minutes * 60_000
    return { type, occurredAtMs: atMs, recordedAtMs: atMs, by: technician, onBehalfOf: null, via: 'web', data }
  }
  const letter = { number: '1', date: '2026-08-01', subject: 'x', signatory: 'y', fileId: null }
  const form = {
    linkId: `link-${k % linkCount}`,
    asked: [{ direction: 'down', rateBps: 60e6 }],
    wanted: { atMs: at },
    reason: 'x',
    untilMs: null,
    letter,
    notice: null,
    linkedRequestId: null,
  }
  const hand = { from: technician, to: technician, instruction: 'x', priority: 'normal', dueHintMs: null }
  const rates = [{ direction: 'down', fromBps: 50e6, toBps: 60e6 }]
  const change = { changedAtMs: at + 60 * 60_000, deviceId: 'core', object: { kind: 'interface', name: 'e' }, rates }
  const receipt = { number: '', sequence: 0, agendaNo: null, isComplete: true, missing: '', evidenceFileId: null }
  const events = [
    tell('submitted', 0, { ...form, isPaper: false, inForce: { downBps: 50e6, upBps: 50e6 } }),
    tell('received', 5, receipt),
    tell('dispositioned', 20, hand),
    tell('started', 40, { bySupervisor: false }),
    tell('increased', 60, { ...change, command: '', isBackedUp: true, bySupervisor: false, isLessThanAsked: false }),
    tell('reported', 90, { text: 'x', readings: [], fileIds: [], bySupervisor: false }),
    tell('completed', 95, { declaration: 'x', fileIds: [], bySupervisor: false }),
  ]
  return { id: `r-${k}`, opdId: `opd-${k % 40}`, events: events as NewRequestEvent[] }
}

const influxd = isInflux ? await startInfluxd() : null
const dataDir = mkdtempSync(join(tmpdir(), 'pantau-bench-'))
try {
  const settings = influxd ? { ...influx1Settings(influxd.url, 'pantau'), timeoutMs: 60_000 } : null
  const writer = settings ? await openInfluxBackfill(settings) : await openSqliteBackfill({ dataDir })
  const filled = performance.now()
  await writer.rollups('5m', rows())
  await writer.finish()
  console.log(`filled in ${((performance.now() - filled) / 1000).toFixed(0)} s`)
  const db = await openServiceDatabase(join(dataDir, 'service.db'))
  const telemetry = settings ? openInfluxReader(settings) : await openSqliteTelemetry({ mode: 'reader', dataDir })
  const { evaluation, memory, requests } = createServer({
    config: {
      http: { host: '127.0.0.1', port: 0, publicUrl: null, trustProxy: [], metricsToken: null },
      dataDir,
      inventoryPath: null,
      telemetry: {
        engine: 'sqlite',
        influx: { url: null, database: 'pantau', org: null, token: null, username: null, password: null, ca: null },
      },
      demo: false,
      servers: null,
      smtp: null,
      database: null,
      logLevel: 'silent',
    },
    inventory,
    db,
    cluster: singleServer(),
    telemetry,
    clock: { nowMs: () => nowMs },
    version: 'bench',
    webDir: '',
    checkReplies: false,
    log: pino({ level: 'silent' }),
  })
  for (const part of memory) await part.start()
  await requests.importHistory(Array.from({ length: requestCount }, (_, k) => history(k)))
  let document: EvaluationDocument | null = null
  for (const run of ['first', 'second', 'third']) {
    const loop = monitorEventLoopDelay({ resolution: 1 })
    loop.enable()
    const cpu = process.cpuUsage()
    const begin = performance.now()
    document = await evaluation.office.document(quarter)
    const text = JSON.stringify(document)
    const tookMs = performance.now() - begin
    loop.disable()
    const { user, system } = process.cpuUsage(cpu)
    console.log(
      `${run}: ${linkCount} links, ${document.rows[0]?.rows.length} requests: ${tookMs.toFixed(0)} ms, ` +
        `CPU of all threads ${((user + system) / 1000).toFixed(0)} ms, ${(text.length / 1024).toFixed(0)} KiB of JSON, ` +
        `main thread's longest stall ${(loop.max / 1e6).toFixed(0)} ms (p99 ${(loop.percentile(99) / 1e6).toFixed(0)} ms)`,
    )
  }
  if (document) {
    const copy = { document, notes: [], followUps: [], signature: null, hash: null }
    const { letterhead, signatories, laws, standard } = settingDefaults
    const frame = { letterhead, coatOfArms: null, signatories, printedAtMs: nowMs }
    const begin = performance.now()
    const print = { copy, frame, laws: laws.laws, standard }
    const pdf = await makeEvaluationFile({ kind: 'pdf', print })
    console.log(`PDF: ${(performance.now() - begin).toFixed(0)} ms, ${(pdf.length / 1024).toFixed(0)} KiB`)
  }
  for (const part of [...memory].reverse()) await part.stop()
  await telemetry.close()
  await db.destroy()
} finally {
  await influxd?.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
