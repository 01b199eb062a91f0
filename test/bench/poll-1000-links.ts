/**
 * The whole path at its size: 1,000 links on 100 devices every 10 s, 10 devices dead, 2 % of the packets lost; the real
 * collector and server processes on one SQLite store, a browser's socket open, and in the second phase a year-long query
 * each second. In the same run, against the same farm without faults: cpoll (the floor) and prometheus-snmp-exporter.
 *
 *   node test/bench/poll-1000-links.ts [--cycles 6] [--warm-up 660] [--profile FOLDER]
 *
 * The warm-up outlasts the server's first look at every link for undeclared changes, spread over ten minutes (later ones
 * over six hours). A phase is so many whole cycles of 10 s. CPU is counted per 1,000 samples that a device answered: the
 * dead ones cost something and count for nothing. Exits with 1 where a target is missed. Only the ratios travel to another machine.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { io } from 'socket.io-client'
import { emptyRollup } from '#domain/rollup.ts'
import type { Rollup } from '#domain/rollup.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { writeIfMib } from './farm/exporter.ts'
import {
  buildTool,
  cpuMsOf,
  farmHost,
  farmInventory,
  openSessions,
  Processes,
  quantile,
  sleep,
  until,
  writeInventory,
} from './farm/farm.ts'
import { FeedListener } from './farm/feed-listener.ts'

const { values: given } = parseArgs({
  options: {
    cycles: { type: 'string', default: '6' },
    'warm-up': { type: 'string', default: '660' },
    profile: { type: 'string' },
  },
})
const cyclesEach = Number(given.cycles)
const warmUpSeconds = Number(given['warm-up'])
const cycleMs = 10_000
const devices = 100
const linksEach = 10
const dead = 10
const [faultyPort, cleanPort, httpPort, exporterPort] = [17_201, 17_202, 17_203, 17_204]
const hour = 3_600_000
const dataDir = mkdtempSync(join(tmpdir(), 'pantau-poll-'))
const processes = new Processes(given.profile)
const failures: string[] = []
const print = (name: string, value: string) => console.log(name.padEnd(66), value)
const target = (name: string, isMet: boolean, value: string) => {
  print(name, `${value} ${isMet ? '' : '  << MISSED'}`)
  if (!isMet) failures.push(name)
}

function* aYear(toMs: number): Iterable<Rollup> {
  for (let link = 1; link <= linksEach; link++)
    for (let atMs = toMs - 365 * 24 * hour; atMs < toMs; atMs += hour) {
      const rollup = emptyRollup(`d50-${link}`, atMs)
      for (const one of [rollup.down, rollup.up])
        Object.assign(one, { samples: 360, measuredMs: hour, octets: 1e9, minBps: 1, maxBps: 9e6 })
      rollup.quality.ok = 360
      yield rollup
    }
}

try {
  const farmOf = (port: number, faults: string[]) =>
    processes.start(buildTool('agentfarm'), ['-n', `${devices}`, '-m', `${linksEach}`, '-p', `${port}`, ...faults])
  farmOf(faultyPort, ['-X', `${dead}`, '-L', '20'])
  farmOf(cleanPort, [])

  const backfill = await openSqliteBackfill({ dataDir })
  await backfill.rollups('1h', aYear(Math.floor(Date.now() / hour) * hour - 24 * hour))
  await backfill.finish()
  const [cookie = ''] = await openSessions(dataDir, 1)
  const inventory = writeInventory(dataDir, farmInventory(devices, linksEach, faultyPort))
  const env = { PANTAU_DATA_DIR: dataDir, PANTAU_INVENTORY: inventory, PANTAU_HTTP_PORT: `${httpPort}` }
  const collector = processes.pantau('collect', env)
  const server = processes.pantau('serve', env)
  await until('the collector', () => existsSync(join(dataDir, 'collector.sock')))
  const url = `http://127.0.0.1:${httpPort}`
  await until('the server', () =>
    fetch(`${url}/api/v1/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  const feed = new FeedListener(dataDir)
  let frames = 0
  const browser = io(url, { transports: ['websocket'], extraHeaders: { cookie } }).on('live', () => (frames += 1))
  console.log(
    `${devices * linksEach} links on ${devices} devices, ${dead} of them dead, 2 % loss; warming up ${warmUpSeconds} s`,
  )
  await sleep(warmUpSeconds * 1000)

  const year = async (): Promise<void> => {
    const toMs = Date.now()
    const query = `from=${toMs - 365 * 24 * hour}&to=${toMs}&step=3600`
    const answer = await fetch(`${url}/api/v1/links/d50-1/series?${query}`, { headers: { cookie } })
    if (!answer.ok) throw new Error(`series: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }
  const isHealthy = (id: string) => Number(/^d(\d+)/.exec(id)?.[1]) >= dead
  const cpu = (): [number, number] => [cpuMsOf(collector.pid ?? 0), cpuMsOf(server.pid ?? 0)]

  const phase = async (name: string, beside: () => Promise<void>): Promise<{ cpuPer1000: number }> => {
    // From slot to slot; what belongs to the last one may still be under way a while.
    await sleep(cycleMs - (Date.now() % cycleMs))
    feed.clear()
    const fromMs = Math.round(Date.now() / cycleMs) * cycleMs
    const toMs = fromMs + cyclesEach * cycleMs
    const [c0, s0] = cpu()
    while (Date.now() < toMs) {
      const turn = Date.now()
      await beside()
      await sleep(Math.max(0, Math.min(toMs - Date.now(), 1000 - (Date.now() - turn))))
    }
    const [c1, s1] = cpu()
    const answeredBy = feed.samples.filter((sample) => sample[8] !== null).length
    await sleep(cycleMs)
    const inside = feed.samples.filter(([id, , slotMs]) => isHealthy(id) && slotMs >= fromMs && slotMs < toMs)
    const answered = new Set(inside.filter((sample) => sample[8] !== null).map(([id, , slotMs]) => `${id} ${slotMs}`))
    const unmeasured = inside.filter((sample) => sample[8] !== null && sample[5][0] !== 'ok').length
    const expected = (devices - dead) * linksEach * cyclesEach
    const lags = feed.lags.filter(({ device }) => isHealthy(device)).map(({ lagMs }) => lagMs)
    console.log(`\n${name}: ${cyclesEach} whole cycles, ${feed.samples.length} samples, ${frames} live frames`)
    const missed = expected - answered.size
    target('  link samples of healthy devices missing', missed === 0, `${missed} of ${expected}`)
    print('  answered but not `ok`', `${unmeasured}`)
    target(
      `  schedule jitter of ${lags.length} polls of healthy devices, p50 p99 worst`,
      quantile(lags, 0.99) < 250,
      [0.5, 0.99, 1].map((q) => `${quantile(lags, q).toFixed(1)}`).join(' ') + ' ms',
    )
    const of = (ms: number) => (ms * 1000) / answeredBy
    print('  CPU ms of 1,000 link samples: collector + server', `${of(c1 - c0).toFixed(1)} + ${of(s1 - s0).toFixed(1)}`)
    return { cpuPer1000: of(c1 - c0 + s1 - s0) }
  }
  const quiet = await phase('polling', () => Promise.resolve())
  await phase('polling, and a year-long query each second', year)
  browser.close()
  feed.close()

  console.log('\nsame farm without faults, CPU ms of 1,000 link samples')
  const cycles = 20
  const floor = JSON.parse(
    execFileSync(buildTool('cpoll'), [
      '-n',
      `${devices}`,
      '-m',
      `${linksEach}`,
      '-p',
      `${cleanPort}`,
      '-c',
      `${cycles}`,
    ]).toString(),
  ) as { cycles: { cpu: number }[] }
  const cpoll = quantile(
    floor.cycles.map(({ cpu }) => cpu * 1000),
    0.5,
  )
  print('  cpoll, median of 20 cycles', cpoll.toFixed(2))
  const config = writeIfMib(dataDir)
  const exporter = processes.start('prometheus-snmp-exporter', [
    `--config.file=${config}`,
    `--web.listen-address=127.0.0.1:${exporterPort}`,
    '--log.level=error',
  ])
  const scrape = (device: number) =>
    fetch(`http://127.0.0.1:${exporterPort}/snmp?module=if_mib&target=${farmHost(device)}:${cleanPort}`)
  await until('the exporter', () =>
    scrape(0).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  const first = await (await scrape(0)).text()
  if (!first.includes('ifHCInOctets{')) throw new Error(`the exporter answers something else: ${first.slice(0, 400)}`)
  const burstFrom = cpuMsOf(exporter.pid ?? 0)
  for (let cycle = 0; cycle < 3; cycle++)
    for (let device = 0; device < devices; device += 10)
      await Promise.all(Array.from({ length: 10 }, async (_, k) => (await scrape(device + k)).arrayBuffer()))
  const burst = (cpuMsOf(exporter.pid ?? 0) - burstFrom) / 3
  print('  prometheus-snmp-exporter, if_mib, all devices at once', burst.toFixed(1))
  // As Prometheus does it and as Pantau polls: the devices spread over the interval, a wake-up for each.
  const pacedFrom = cpuMsOf(exporter.pid ?? 0)
  for (let cycle = 0; cycle < 3; cycle++)
    for (let device = 0; device < devices; device++) {
      const turn = Date.now()
      await (await scrape(device)).arrayBuffer()
      await sleep(Math.max(0, 10_000 / devices - (Date.now() - turn)))
    }
  const scraped = (cpuMsOf(exporter.pid ?? 0) - pacedFrom) / 3
  print('  prometheus-snmp-exporter, if_mib, spread over 10 s as scrapes are', scraped.toFixed(1))
  console.log()
  print('whole path / exporter, all at once', (quiet.cpuPer1000 / burst).toFixed(3))
  print('whole path / cpoll', (quiet.cpuPer1000 / cpoll).toFixed(1))
  target(
    'whole path / exporter scrape alone (target under 0.2)',
    quiet.cpuPer1000 / scraped < 0.2,
    (quiet.cpuPer1000 / scraped).toFixed(3),
  )
} finally {
  await processes.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
if (failures.length > 0) {
  console.log(`\nmissed: ${failures.join('; ')}`)
  process.exitCode = 1
}
