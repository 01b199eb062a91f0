import { boundsOf } from '#domain/evaluation/quarter.ts'
import { satisfactionElements } from '#domain/evaluation/satisfaction.ts'
import { complaintHistory } from '#demo/complaints/complaint-history.ts'
import { demoDevices } from '#demo/city/devices.ts'
import { demoInventoryYaml } from '#demo/city/inventory-yaml.ts'
import { backFill } from '#demo/history/back-fill.ts'
import { requestHistory } from '#demo/requests/request-history.ts'
import { loadInventory } from '#platform/load-inventory.ts'
import { singleServer } from '#server/cluster/single-server.ts'
import { createServer } from '#server/create-server.ts'
import { openServiceDatabase } from '#server/database/open-service-database.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../records/records-app.ts'

export const quarter = '2026-Q3'
const bornAtMs = Date.parse('2026-11-24T07:00:00Z')
/** Two weeks after the quarter: what the comparisons of its last increases reach for. */
const measuredToMs = boundsOf(quarter).toMs + 15 * 86_400_000

/**
 * The demo city on disk with the measurements of its last full quarter, some verdicts, forms of the survey and a
 * maintenance window on top, evaluated by the product.
 */
export const evaluatedCity = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-recompute-'))
  const { fromMs } = boundsOf(quarter)
  const writer = await openSqliteBackfill({ dataDir })
  const plan = { hourlyFromMs: fromMs, fiveMinuteFromMs: fromMs, rawFromMs: measuredToMs, toMs: measuredToMs }
  await backFill(writer, plan, bornAtMs)
  const yaml = join(dataDir, 'city.yaml')
  writeFileSync(yaml, demoInventoryYaml(Object.fromEntries(demoDevices.map(({ id }, k) => [id, 20_000 + k])), bornAtMs))
  const inventory = loadInventory(yaml)
  const db = await openServiceDatabase(join(dataDir, 'service.db'))
  const outage = { from_ms: fromMs + 20 * 86_400_000, to_ms: fromMs + 26 * 86_400_000 }
  await db
    .insertInto('maintenance_windows')
    .values({
      id: 'm-1',
      seq: 1,
      version: 1,
      title: 'Pindah serat',
      note: '',
      link_ids_json: JSON.stringify(inventory.links.slice(0, 9).map(({ id }) => id)),
      ...outage,
      planned_by: 'x',
      planned_by_name: 'x',
      planned_at_ms: fromMs,
      approved_by: 'y',
      approved_by_name: 'y',
      approved_at_ms: fromMs,
      ended_at_ms: null,
      cancelled_at_ms: null,
      cancel_reason: null,
    })
    .execute()
  const telemetry = await openSqliteTelemetry({ mode: 'reader', dataDir })
  const { evaluation, memory, requests, complaints } = createServer({
    config: {
      http: { host: '127.0.0.1', port: 0, publicUrl: null, trustProxy: [], metricsToken: null },
      dataDir,
      inventoryPath: yaml,
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
    clock: { nowMs: () => bornAtMs },
    version: 'test',
    webDir: '',
    checkReplies: true,
    log: silentLog,
  })
  for (const part of memory) await part.start()
  const history = requestHistory(bornAtMs, bornAtMs)
  await requests.importHistory(history)
  await complaints.importHistory(complaintHistory(bornAtMs, bornAtMs))
  const kinds = ['proven', 'proven', 'partial', 'not_effective', 'not_yet_provable', 'proven'] as const
  for (const [at, { id, events }] of history.entries()) {
    const increased = events.find(({ type }) => type === 'increased')
    if (!increased || at % 3 === 0) continue
    const verdict = kinds[at % kinds.length] ?? 'proven'
    const atMs = increased.occurredAtMs + (at + 1) * 3_600_000 + 12_345
    await requests.giveVerdict(id, { verdict, reference: `v-${id}`, atMs, isOverride: at % 7 === 0, note: '' })
  }
  for (let at = 0; at < 12; at++) {
    const answers = Object.fromEntries(satisfactionElements.map((element, k) => [element, 1 + ((at + k * at) % 4)]))
    if (at % 5 === 4) delete answers.fee
    const form = { id: `f-${at}`, answers_json: JSON.stringify(answers), comment: '' }
    await db
      .insertInto('survey_forms')
      .values({ ...form, answered_date: at === 11 ? '2026-10-01' : `2026-0${7 + (at % 3)}-15` })
      .execute()
  }
  const document = await evaluation.office.document(quarter)
  for (const part of [...memory].reverse()) await part.stop()
  await telemetry.close()
  await db.destroy()
  return { dataDir, document, links: inventory.links, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}
