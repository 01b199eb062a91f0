/**
 * The same data in SQLite, InfluxDB 1.6 and rrdtool (Debian packages influxdb and rrdtool), one after the other in one run:
 * node test/bench/telemetry-engines.ts [links]. 30 days of 5-minute figures, then two hours of polling every 10 s cycle by
 * cycle, then the four reads of a dashboard. Ratios travel, times are this machine's.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Rollup } from '#domain/rollup.ts'
import { emptyRollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import { openInfluxBackfill } from '#telemetry/influx/influx-backfill.ts'
import { openInfluxReader, openInfluxWriter } from '#telemetry/influx/influx-telemetry.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import type { BackfillWriter, TelemetryReader, TelemetryWriter } from '#telemetry/telemetry-store.ts'
import { influx1Settings, startInfluxd } from '#test/stores/influxd.ts'
import { startRrdtool } from './rrdtool.ts'

const links = Number(process.argv[2] ?? 100)
const day = 86_400_000
const now = Math.floor(Date.now() / 3_600_000) * 3_600_000
const historyDays = 30
const cycles = 720
const ids = Array.from({ length: links }, (_, k) => `link-${k}`)
/** The same "traffic" for every engine, from the place in time alone. */
const octetsAt = (link: number, second: number): number => ((link + 1) * 7919 + second * 104_729) % 99_999_989

function* history(): Iterable<Rollup> {
  for (const [k, id] of ids.entries())
    for (let atMs = now - historyDays * day; atMs < now; atMs += 300_000) {
      const rollup = emptyRollup(id, atMs)
      const octets = octetsAt(k, atMs / 1000)
      for (const one of [rollup.down, rollup.up])
        Object.assign(one, { samples: 30, measuredMs: 300_000, octets, minBps: 0, maxBps: octets })
      rollup.quality.ok = 30
      yield rollup
    }
}

const cycleOf = (slotMs: number): LinkSample[] =>
  ids.map((linkId, k) => {
    const octets = octetsAt(k, slotMs / 1000)
    const delta = { label: 'ok' as const, octets, packets: octets >> 10, discards: 0, errors: 0 }
    const device = { linkId, deviceId: `device-${k % 20}`, slotMs, readAtMs: slotMs + 120, intervalMs: 10_003 }
    return { ...device, down: delta, up: delta, oper: 'up', rttUs: 2100 }
  })

const ownCpuMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000
const bytesIn = (dir: string): number =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
const cpuOf = (pid: number) => (): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Row → value of one engine; every value in the unit that the row names. */
type Figures = Record<string, number>
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  await work()
  const runs: number[] = []
  while (runs.length < 5) {
    const begin = performance.now()
    await work()
    runs.push(performance.now() - begin)
  }
  return median(runs)
}

interface Engine {
  ingest(cycle: readonly LinkSample[]): Promise<unknown>
  reads: Record<string, () => Promise<unknown>>
  serverCpuMs(): number
  bytes(): number
}

const measure = async ({ ingest, reads, serverCpuMs, bytes }: Engine): Promise<Figures> => {
  const data = Array.from({ length: cycles }, (_, k) => cycleOf(now + k * 10_000))
  const [own, server, begin] = [ownCpuMs(), serverCpuMs(), performance.now()]
  for (const cycle of data) await ingest(cycle)
  const figures: Figures = {
    'ingest, µs a sample': ((performance.now() - begin) * 1000) / cycles / links,
    'ingest, µs of CPU a sample, server included':
      ((ownCpuMs() - own + serverCpuMs() - server) * 1000) / cycles / links,
  }
  for (const [name, read] of Object.entries(reads)) figures[`${name}, ms`] = await timed(read)
  figures['disk, MB'] = bytes() / 1e6
  return figures
}

const names = {
  latest: 'newest of all links',
  day: 'one link, 24 h in 5 min',
  month: 'one link, 30 days by the hour',
  percentile: 'p95 of all links, 30 days',
}

const readsOf = (reader: TelemetryReader) => ({
  [names.latest]: () => reader.latest(now),
  [names.day]: () => reader.series({ linkId: 'link-7', fromMs: now - day, toMs: now, stepMs: 300_000 }),
  [names.month]: () =>
    reader.series({ linkId: 'link-7', fromMs: now - historyDays * day, toMs: now, stepMs: 3_600_000 }),
  [names.percentile]: () => reader.summary({ linkIds: ids, fromMs: now - historyDays * day, toMs: now, percent: 95 }),
})

const ofStore = async (
  backfill: BackfillWriter,
  writer: TelemetryWriter,
  reader: TelemetryReader,
  serverCpuMs: () => number,
  bytes: () => number,
): Promise<Figures> => {
  await backfill.rollups('5m', history())
  await backfill.finish()
  try {
    return await measure({ ingest: (cycle) => writer.append(cycle), reads: readsOf(reader), serverCpuMs, bytes })
  } finally {
    await writer.close()
    await reader.close()
  }
}

const sqlite = async (): Promise<Figures> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-engines-'))
  try {
    const backfill = await openSqliteBackfill({ dataDir })
    const writer = { mode: 'writer', dataDir } as const
    // The file is there once the history is finished.
    return await ofStore(
      backfill,
      lazy(() => openSqliteTelemetry(writer)),
      await openSqliteTelemetry({ mode: 'reader', dataDir }),
      () => 0,
      () => bytesIn(dataDir),
    )
  } finally {
    rmSync(dataDir, { recursive: true })
  }
}

/** A writer that is opened by its first append. */
const lazy = (open: () => Promise<TelemetryWriter>): TelemetryWriter => {
  let opened: Promise<TelemetryWriter> | undefined
  const writer = () => (opened ??= open())
  return {
    append: async (batch) => (await writer()).append(batch),
    maintain: async (nowMs) => (await writer()).maintain(nowMs),
    rebuildRollups: async (fromMs, toMs) => (await writer()).rebuildRollups(fromMs, toMs),
    close: async () => (await writer()).close(),
  }
}

const influx = async (): Promise<Figures> => {
  const influxd = await startInfluxd()
  try {
    const settings = { ...influx1Settings(influxd.url, 'pantau'), timeoutMs: 60_000 }
    const backfill = await openInfluxBackfill(settings)
    const [writer, reader] = [openInfluxWriter(settings), openInfluxReader(settings)]
    return await ofStore(backfill, writer, reader, cpuOf(influxd.pid()), () => bytesIn(influxd.dir))
  } finally {
    await influxd.stop()
  }
}

const rrdtool = async (): Promise<Figures> => {
  const rrd = startRrdtool()
  try {
    for (const [k, id] of ids.entries()) {
      await rrd.create(id, (now - historyDays * day) / 1000 - 10)
      const points: string[] = []
      for (let atMs = now - historyDays * day; atMs < now; atMs += 300_000) {
        const bps = (octetsAt(k, atMs / 1000) * 8) / 300
        points.push(`${atMs / 1000}:${bps}:${bps}`)
      }
      for (let i = 0; i < points.length; i += 500)
        await rrd.run(`update ${id}.rrd ${points.slice(i, i + 500).join(' ')}`)
    }
    const all = (command: (id: string) => string) => () => Promise.all(ids.map((id) => rrd.run(command(id))))
    const [from, to] = [(now - historyDays * day) / 1000, now / 1000]
    return await measure({
      ingest: (cycle) =>
        Promise.all(
          cycle.map(({ linkId, slotMs, down }) => {
            const bps = ((down.octets ?? 0) * 8) / 10
            return rrd.run(`update ${linkId}.rrd ${slotMs / 1000}:${bps}:${bps}`)
          }),
        ),
      reads: {
        [names.latest]: all((id) => `lastupdate ${id}.rrd`),
        [names.day]: () => rrd.run(`fetch link-7.rrd AVERAGE -r 300 -s ${to - 86_400} -e ${to}`),
        [names.month]: () => rrd.run(`fetch link-7.rrd AVERAGE -r 3600 -s ${from} -e ${to}`),
        [names.percentile]: all(
          (id) =>
            `graph /dev/null -s ${from} -e ${to} DEF:d=${id}.rrd:down:AVERAGE:step=300 DEF:u=${id}.rrd:up:AVERAGE:step=300 ` +
            'VDEF:p=d,95,PERCENT VDEF:q=u,95,PERCENT PRINT:p:%lf PRINT:q:%lf',
        ),
      },
      serverCpuMs: rrd.cpuMs,
      bytes: rrd.bytes,
    })
  } finally {
    rrd.stop()
  }
}

const table = { sqlite: await sqlite(), influx: await influx(), rrdtool: await rrdtool() }
console.log(
  `${links} links, ${historyDays} days of 5-minute figures, ${cycles} cycles of 10 s; Node ${process.version}`,
)
console.log(
  '| what | SQLite | InfluxDB 1.6 | rrdtool | InfluxDB : SQLite | rrdtool : SQLite |\n|---|---|---|---|---|---|',
)
for (const [row, base] of Object.entries(table.sqlite)) {
  const [b, c] = [table.influx[row] ?? NaN, table.rrdtool[row] ?? NaN]
  const cells = [base, b, c].map((value) => value.toPrecision(3))
  console.log(`| ${row} | ${cells.join(' | ')} | ${(b / base).toFixed(1)} | ${(c / base).toFixed(1)} |`)
}
