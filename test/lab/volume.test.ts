import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LinkSample } from '#domain/sample.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LabNetwork } from './network.ts'
import { sendTraffic, startIperf, startLabSnmpd, until } from './programs.ts'

/** Ethernet, IPv4 and UDP headers around each datagram, as an interface counts them: 14 + 20 + 8 octets. */
const HEADERS = 42
const root = join(import.meta.dirname, '../..')

let lab: LabNetwork
let dataDir: string
beforeAll(async () => {
  lab = await LabNetwork.open(['router', 'opd'])
  await lab.connect(
    { in: 'router', name: 'opd0', address: '10.77.2.1/24' },
    { in: 'opd', name: 'wan0', address: '10.77.2.2/24' },
  )
  await startLabSnmpd(lab, 'router')
  await startIperf(lab, 'opd')
  await startIperf(lab, 'router')
  dataDir = join(lab.folder, 'data')
  await mkdir(dataDir)
  const inventory = join(lab.folder, 'inventory.yaml')
  writeFileSync(
    inventory,
    `site: { name: Lab, timezone: Asia/Jakarta }
opds: [{ id: opd, name: OPD }]
devices: [{ id: router, host: 127.0.0.1, interval: 5, snmp: { version: 2c, community: public } }]
links: [{ id: opd-utama, opd: opd, device: router, interface: { name: opd0 }, faces: opd, contract: { down: 100M, up: 100M } }]
`,
  )
  // The product's own command, inside the namespace of the router.
  lab.start('router', process.execPath, [join(root, 'bin/pantau.mjs'), 'collect', '--inventory', inventory], {
    ...process.env,
    PANTAU_DATA_DIR: dataDir,
    PANTAU_LOG_LEVEL: 'silent',
  })
})
afterAll(() => lab.close())

const samplesSince = async (fromMs: number): Promise<LinkSample[]> => {
  const reader = await openSqliteTelemetry({ mode: 'reader', dataDir })
  try {
    return await reader.samples({ linkId: 'opd-utama', fromMs, toMs: fromMs + 3_600_000, limit: 1000 })
  } finally {
    await reader.close()
  }
}

it('counts what iperf3 sent over a real link, both ways, within 1 %', async () => {
  const startMs = Math.floor(Date.now() / 1000) * 1000
  const measured = async (): Promise<LinkSample[]> =>
    (await samplesSince(startMs)).filter(({ down }) => down.label === 'ok')
  await until('the first measured sample', async () => (await measured()).length > 0)

  const before = await lab.octets('router', 'opd0')
  const down = await sendTraffic(lab, 'router', {
    to: '10.77.2.2',
    seconds: 20,
    udp: { rateBps: 40e6, octets: 1400 },
  })
  const up = await sendTraffic(lab, 'opd', { to: '10.77.2.1', seconds: 10, udp: { rateBps: 10e6, octets: 700 } })
  const after = await lab.octets('router', 'opd0')

  // snmpd renews its counters every few seconds: the volume is complete when two samples in a row stand still.
  const isQuiet = async (): Promise<boolean> => {
    const [last, one] = (await measured()).reverse()
    const isStill = (sample: LinkSample | undefined) => (sample?.down.octets ?? Infinity) < 20_000
    return isStill(last) && isStill(one) && (last?.readAtMs ?? 0) > Date.now() - 10_000
  }
  await until('the counters to stand still', isQuiet)
  const samples = await samplesSince(startMs)
  const sum = (direction: 'down' | 'up'): number =>
    samples.reduce((octets, sample) => octets + (sample[direction].octets ?? 0), 0)

  for (const [direction, sent, kernel] of [
    ['down', down, after.sent - before.sent],
    ['up', up, after.received - before.received],
  ] as const) {
    const onTheWire = sent.octets + sent.packets * HEADERS
    expect(Math.abs(sum(direction) / onTheWire - 1), `${direction} against iperf3`).toBeLessThan(0.01)
    expect(Math.abs(sum(direction) / kernel - 1), `${direction} against the kernel`).toBeLessThan(0.01)
  }
  // And the rate is right, not only the volume: the fastest samples show what was sent.
  const fastestBps = Math.max(
    ...samples.map(({ down: { octets }, intervalMs }) => ((octets ?? 0) * 8000) / (intervalMs ?? Infinity)),
  )
  expect(fastestBps).toBeGreaterThan(38e6)
})
