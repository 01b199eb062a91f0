/** How fast the demo city's history goes in: node test/bench/telemetry-backfill.ts [links] [days]. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyRollup } from '#domain/rollup.ts'
import type { Rollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { telemetryFile } from '#telemetry/sqlite/schema.ts'

const [links = 60, days = 240] = process.argv.slice(2).map(Number)
const endMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
const rawFromMs = endMs - 2 * 86_400_000

function* rollups(): Iterable<Rollup> {
  for (let link = 0; link < links; link++)
    for (let atMs = rawFromMs - (days - 2) * 86_400_000; atMs < rawFromMs; atMs += 300_000) {
      const octets = Math.floor(Math.random() * 3e9)
      const rollup = emptyRollup(`link-${link}`, atMs)
      for (const one of [rollup.down, rollup.up]) {
        one.samples = 30
        one.measuredMs = 300_000
        one.octets = octets
        one.minBps = Math.floor(octets / 60)
        one.maxBps = Math.floor(octets / 20)
      }
      rollup.quality.ok = rollup.operPolls = 30
      rollup.rttMaxUs = 2300
      yield rollup
    }
}

function* samples(): Iterable<LinkSample> {
  for (let slotMs = rawFromMs; slotMs < endMs; slotMs += 10_000)
    for (let link = 0; link < links; link++) {
      const octets = Math.floor(Math.random() * 1e8)
      const delta = { label: 'ok' as const, octets, packets: Math.floor(octets / 800), discards: 0, errors: 0 }
      const identity = { linkId: `link-${link}`, deviceId: `device-${link % 5}` }
      yield {
        ...identity,
        slotMs,
        readAtMs: slotMs + 120,
        intervalMs: 10_000,
        down: delta,
        up: delta,
        oper: 'up',
        rttUs: 2100,
      }
    }
}

const dataDir = mkdtempSync(join(tmpdir(), 'pantau-backfill-'))
const step = async (name: string, work: () => Promise<number | undefined>) => {
  const begin = performance.now()
  const rows = (await work()) ?? 0
  const ms = performance.now() - begin
  console.log(
    `${name}: ${rows} rows in ${Math.round(ms)} ms${rows ? `, ${((ms * 1000) / rows).toFixed(2)} µs a row` : ''}`,
  )
}
try {
  const backfill = await openSqliteBackfill({ dataDir })
  await step('5-minute rollups (1 h merged)', () => backfill.rollups('5m', rollups()))
  await step('raw (5 min and 1 h made)', () => backfill.raw(samples()))
  await step('finish', async () => void (await backfill.finish()))
  console.log(`${(statSync(telemetryFile(dataDir)).size / 1e6).toFixed(0)} MB`)
} finally {
  rmSync(dataDir, { recursive: true })
}
