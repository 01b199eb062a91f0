/**
 * Sample to screen: 200 links on 20 devices, 50 browsers' sockets, each with a session of its own. The time from the
 * reading of the counters (readAtMs, same clock: one machine) until the frame is in the hands of the client's listener.
 *
 *   node test/bench/live-latency.ts [seconds, default 60]
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import type { LiveEvent, SnapshotEvent } from '#wire/socket-events.ts'
import {
  buildTool,
  cpuMsOf,
  farmInventory,
  openSessions,
  Processes,
  quantile,
  sleep,
  until,
  writeInventory,
} from './farm/farm.ts'

const seconds = Number(process.argv[2] ?? 60)
const [devices, linksEach, clients] = [20, 10, 50]
const [farmPort, httpPort] = [17_211, 17_212]
const targetMs = 1000
const dataDir = mkdtempSync(join(tmpdir(), 'pantau-latency-'))
const processes = new Processes()
try {
  processes.start(buildTool('agentfarm'), ['-n', `${devices}`, '-m', `${linksEach}`, '-p', `${farmPort}`])
  const cookies = await openSessions(dataDir, clients)
  const inventory = writeInventory(dataDir, farmInventory(devices, linksEach, farmPort))
  const env = { PANTAU_DATA_DIR: dataDir, PANTAU_INVENTORY: inventory, PANTAU_HTTP_PORT: `${httpPort}` }
  processes.pantau('collect', env)
  const server = processes.pantau('serve', env)
  await until('the collector', () => existsSync(join(dataDir, 'collector.sock')))
  const url = `http://127.0.0.1:${httpPort}`
  await until('the server', () =>
    fetch(`${url}/api/v1/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )

  const latencies: number[] = []
  let snapshots = 0
  let holes = 0
  let measuring = false
  const sockets = cookies.map((cookie) => {
    let seq = 0
    const follow = (next: number) => {
      if (seq !== 0 && next !== seq + 1) holes += 1
      seq = next
    }
    const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true })
    socket.onAny((_event: string, facts: { seq: number }) => follow(facts.seq))
    socket.on('snapshot', (event: SnapshotEvent) => {
      seq = event.seq
      snapshots += 1
    })
    socket.on('live', ({ links }: LiveEvent) => {
      const nowMs = Date.now()
      if (measuring) for (const { readAtMs } of links) if (readAtMs !== null) latencies.push(nowMs - readAtMs)
    })
    return socket
  })
  await until('the snapshots', () => snapshots === clients)
  // The first cycles only seed the counters.
  await sleep(25_000)
  measuring = true
  const cpu = cpuMsOf(server.pid ?? 0)
  await sleep(seconds * 1000)
  const used = cpuMsOf(server.pid ?? 0) - cpu
  for (const socket of sockets) socket.close()
  const expected = Math.floor(seconds / 10) * devices * linksEach * clients
  console.log(
    `${devices * linksEach} links, ${clients} sockets, ${latencies.length} deliveries (${expected} or a cycle more expected)`,
  )
  console.log(
    `sample to client, ms: p50 ${quantile(latencies, 0.5)}, p99 ${quantile(latencies, 0.99)}, worst ${quantile(latencies, 1)}`,
  )
  console.log(
    `holes in sequence numbers ${holes}; server CPU ${((used / seconds / 1000) * 100).toFixed(1)} % of a core`,
  )
  if (latencies.length < expected || holes > 0 || quantile(latencies, 0.99) >= targetMs) {
    console.log('MISSED')
    process.exitCode = 1
  }
} finally {
  await processes.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
