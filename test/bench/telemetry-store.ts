/**
 * The embedded store by itself: node test/bench/telemetry-store.ts [links]. Absolute times are this machine's; what
 * travels is the ratio to a plain write of the same rows, the bytes a row and the stall of the main thread.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { emptyRollup } from '#domain/rollup.ts'
import type { Rollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import { telemetryFile } from '#telemetry/sqlite/schema.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'

const links = Number(process.argv[2] ?? 200)
const day = 86_400_000
const now = Math.floor(Date.now() / 3_600_000) * 3_600_000
const ids = Array.from({ length: links }, (_, k) => `link-${k}`)
const octets = () => Math.floor(Math.random() * 1e8)

function* history(stepMs: number, fromMs: number, toMs: number): Iterable<Rollup> {
  for (const id of ids)
    for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
      const rollup = emptyRollup(id, atMs)
      for (const one of [rollup.down, rollup.up])
        Object.assign(one, {
          samples: 30,
          measuredMs: stepMs,
          octets: octets() * 30,
          minBps: octets(),
          maxBps: octets(),
        })
      rollup.quality.ok = 30
      yield rollup
    }
}

const cycleOf = (slotMs: number): LinkSample[] =>
  ids.map((linkId, k) => {
    const delta = () => ({ label: 'ok' as const, octets: octets(), packets: octets() >> 10, discards: 0, errors: 0 })
    const device = { linkId, deviceId: `device-${k % 20}` }
    return {
      ...device,
      slotMs,
      readAtMs: slotMs + 120,
      intervalMs: 10_003,
      down: delta(),
      up: delta(),
      oper: 'up',
      rttUs: 2100,
    }
  })

const quantile = (values: number[], q: number) => values.sort((a, b) => a - b)[Math.floor((values.length - 1) * q)] ?? 0
const print = (name: string, value: string) => console.log(name.padEnd(52), value)
const cpuMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000
const written = () => Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])

const dataDir = mkdtempSync(join(tmpdir(), 'pantau-bench-'))
try {
  const backfill = await openSqliteBackfill({ dataDir })
  await backfill.rollups('1h', history(3_600_000, now - 365 * day, now - 92 * day))
  await backfill.rollups('5m', history(300_000, now - 92 * day, now))
  await backfill.finish()
  const writer = await openSqliteTelemetry({ dataDir, mode: 'writer' })
  const reader = await openSqliteTelemetry({ dataDir, mode: 'reader' })

  // Two hours of polling, a commit a cycle, against the same rows put plainly into a table of the same shape.
  const cycles = Array.from({ length: 720 }, (_, k) => cycleOf(now + k * 10_000))
  const times: number[] = []
  const cpu = cpuMs()
  const io = written()
  for (const cycle of cycles) {
    const begin = performance.now()
    await writer.append(cycle)
    times.push(performance.now() - begin)
  }
  const rows = cycles.length * links
  const appendCpu = cpuMs() - cpu
  print('append, ms of a cycle: p50 p99 worst', [0.5, 0.99, 1].map((q) => quantile(times, q).toFixed(2)).join(' '))
  print('append, µs of CPU a sample', ((appendCpu * 1000) / rows).toFixed(2))
  print('append, bytes written a sample', ((written() - io) / rows).toFixed(0))
  const plain = new DatabaseSync(join(dataDir, 'plain.db'))
  plain.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE r (s INTEGER, link INTEGER, d INTEGER, u INTEGER, PRIMARY KEY (s, link)) WITHOUT ROWID',
  )
  const insert = plain.prepare('INSERT INTO r VALUES (?,?,?,?)')
  const plainCpu = cpuMs()
  for (const cycle of cycles) {
    plain.exec('BEGIN')
    cycle.forEach((of, k) => insert.run(of.slotMs / 1000, k, of.down.octets, of.up.octets))
    plain.exec('COMMIT')
  }
  print('append against 4 plain columns, times the CPU', (appendCpu / (cpuMs() - plainCpu)).toFixed(1))
  plain.close()

  const delay = monitorEventLoopDelay({ resolution: 1 })
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    await work()
    delay.reset()
    delay.enable()
    const runs: number[] = []
    let result: T
    do {
      const begin = performance.now()
      result = await work()
      runs.push(performance.now() - begin)
    } while (runs.length < 5 && runs[0] !== undefined && runs[0] < 2000)
    delay.disable()
    print(name, `${quantile(runs, 0.5).toFixed(1)} ms, main thread stalled ${(delay.max / 1e6).toFixed(1)} ms at worst`)
    return result
  }
  const linkId = 'link-7'
  delay.enable()
  const begin = performance.now()
  const { bucketsWritten } = await writer.maintain(now + 7_200_000)
  const ms = performance.now() - begin
  print(
    `maintain, 2 h behind (${bucketsWritten} rows)`,
    `${ms.toFixed(0)} ms, main thread stalled ${(delay.max / 1e6).toFixed(1)} ms at worst`,
  )
  await timed('series, a year by the hour (8,760 buckets)', () =>
    reader.series({ linkId, fromMs: now - 365 * day, toMs: now, stepMs: 3_600_000 }),
  )
  await timed('series, a quarter in 5 min (20,000 buckets)', () =>
    reader.series({ linkId, fromMs: now - 6_000_000_000, toMs: now, stepMs: 300_000 }),
  )
  await timed('series, 2 h of raw in 10 s', () =>
    reader.series({ linkId, fromMs: now, toMs: now + 7_200_000, stepMs: 10_000 }),
  )
  await timed('latest of all links', () => reader.latest(now))
  await timed(`summary, p95 of a quarter, ${links} links`, () =>
    reader.summary({ linkIds: ids, fromMs: now - 91 * day, toMs: now, percent: 95 }),
  )
  let slowest = 0
  let summing = true
  const summary = reader
    .summary({ linkIds: ids, fromMs: now - 91 * day, toMs: now, percent: 95 })
    .finally(() => (summing = false))
  while (summing) {
    const start = performance.now()
    await reader.series({ linkId, fromMs: now - day, toMs: now, stepMs: 300_000 })
    slowest = Math.max(slowest, performance.now() - start)
  }
  await summary
  print('series of a day while that summary runs, slowest', `${slowest.toFixed(1)} ms`)
  await writer.close()
  await reader.close()
  const db = new DatabaseSync(telemetryFile(dataDir))
  for (const { name, bytes, cells } of db
    .prepare(
      `SELECT name, sum(pgsize) AS bytes, sum(ncell) AS cells FROM dbstat WHERE name GLOB 'r[a15]*' GROUP BY name`,
    )
    .all())
    print(`${String(name)}, bytes a row`, `${(Number(bytes) / Number(cells)).toFixed(1)}`)
  db.close()
  print('file', `${(statSync(telemetryFile(dataDir)).size / 1e6).toFixed(0)} MB`)
} finally {
  rmSync(dataDir, { recursive: true })
}
