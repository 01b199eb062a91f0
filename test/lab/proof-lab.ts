import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LinkSample } from '#domain/sample.ts'
import { inputsHash } from '#domain/verification/inputs-hash.ts'
import { judgeDirection } from '#domain/verification/judge-direction.ts'
import { resolveMargins } from '#domain/verification/margins.ts'
import { measuredSeries } from '#domain/verification/measured-series.ts'
import type { ActiveTest, DirectionJudgement, ProofTask } from '#domain/verification/model.ts'
import { officeTimeWib } from '#domain/verification/office-time.ts'
import { FRAME_SHARE } from '#domain/verification/plan-active-test.ts'
import { createLogger } from '#platform/logger.ts'
import { createIperf3Runner } from '#server/features/verification/iperf3-runner.ts'
import { createCollectorClient } from '#server/live/collector-client.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { collectorSocketName, type CollectorStatus } from '#wire/collector-feed.ts'
import { LabNetwork, type Shaper } from './network.ts'
import { startDemand, startIperf, startLabSnmpd, until } from './programs.ts'

/**
 * Every duration of the method is shortened by this: what takes 40 min at an office takes 32 s here. The margins are
 * not: a counter lags and a bucket bursts as long as it does.
 */
export const TIME_SCALE = 1 / 75
/** `LabNetwork.shape` sets 32 KiB. */
const BUCKET_BITS = 32_768 * 8
const root = join(import.meta.dirname, '../..')

export const OLD_BPS = 20e6
export const ASKED_BPS = 50e6

interface JudgeOptions {
  /** Only samples that were read before this. */
  untilMs?: number
  activeTests?: readonly ActiveTest[]
}

/** One OPD on a cable of its own behind a shaper of its own. */
export interface LabLink {
  id: string
  shape(rateBps: number): Promise<void>
  /** TCP presses towards the OPD until `idle`. */
  press(): void
  idle(): void
  /** What the proof engine says about the samples of the store, for a change declared then. */
  judge(changedAtMs: number, more?: JudgeOptions): Promise<DirectionJudgement & { inputsHash: string }>
  /** Sends as the product's active test would, with its own runner: what was received, with headers. */
  test(seconds: number): Promise<ActiveTest>
  samples(fromMs: number): Promise<LinkSample[]>
}

/**
 * A router with some OPDs, measured by the product's own `collect` inside the router's namespace. The samples are
 * those that it wrote into its telemetry store; nothing else is judged.
 */
export const openProofLab = async (ids: readonly string[], kindOf: (index: number) => Shaper['kind']) => {
  const lab = await LabNetwork.open(['router', 'opds'])
  const dataDir = join(lab.folder, 'data')
  const reader = { close: (): Promise<void> => Promise.resolve() }
  try {
    await mkdir(dataDir)
    for (const [index] of ids.entries()) {
      await lab.connect(
        { in: 'router', name: `opd${index}`, address: `10.77.${10 + index}.1/24` },
        { in: 'opds', name: `wan${index}`, address: `10.77.${10 + index}.2/24` },
      )
      await lab.shape('router', `opd${index}`, { kind: kindOf(index), rateBps: OLD_BPS })
      await startIperf(lab, 'opds', 5201 + index)
    }
    await startLabSnmpd(lab, 'router', 0)
    const inventory = join(lab.folder, 'inventory.yaml')
    writeFileSync(
      inventory,
      `site: { name: Lab, timezone: Asia/Jakarta }
opds: [{ id: opd, name: OPD }]
devices: [{ id: router, host: 127.0.0.1, snmp: { version: 2c, community: public } }]
links:
${ids.map((id, index) => `  - { id: ${id}, opd: opd, device: router, interface: { name: opd${index} }, faces: opd, contract: { down: 20M, up: 20M } }`).join('\n')}
`,
    )
    lab.start('router', process.execPath, [join(root, 'bin/pantau.mjs'), 'collect', '--inventory', inventory], {
      ...process.env,
      PANTAU_DATA_DIR: dataDir,
      PANTAU_LOG_LEVEL: 'silent',
    })
    const store = await openStore(dataDir)
    reader.close = () => store.close()
    const collector = await joinCollector(dataDir)
    const links = ids.map((id, index) =>
      labLink({ lab, id, index, kind: kindOf(index), store, status: collector.status }),
    )
    const close = async (): Promise<void> => {
      await collector.stop()
      await reader.close()
      await lab.close()
    }
    return { links, burst: collector.burst, status: collector.status, close, dataDir, inventory, store }
  } catch (error) {
    await reader.close()
    await lab.close()
    throw error
  }
}

const openStore = async (dataDir: string) => {
  let store: Awaited<ReturnType<typeof openSqliteTelemetry>> | undefined
  await until('the telemetry store', async () => {
    store = await openSqliteTelemetry({ mode: 'reader', dataDir }).catch(() => undefined)
    return store !== undefined
  })
  if (!store) throw new Error('until resolves only with a store')
  return store
}
type Store = Awaited<ReturnType<typeof openStore>>

/** The server's own connection to the collector: it asks for bursts and hears what is learnt about the device. */
const joinCollector = async (dataDir: string) => {
  let status: CollectorStatus | undefined
  const client = createCollectorClient({
    socketPath: join(dataDir, collectorSocketName),
    clock: { nowMs: () => Date.now() },
    log: createLogger('lab', 'silent'),
    onSamples: () => undefined,
    onStatus: (news) => (status = news),
  })
  await client.start()
  await until('the collector to measure', () => (status?.samplesWritten ?? 0) > 0)
  return {
    status: (): CollectorStatus | undefined => status,
    async burst(linkId: string): Promise<void> {
      const reply = await client.burst(linkId, 10)
      if (!reply.ok) throw new Error(`no burst: ${reply.problem}`)
    },
    stop: () => client.stop(),
  }
}

const labLink = ({
  lab,
  id,
  index,
  kind,
  store,
  status,
}: {
  lab: LabNetwork
  id: string
  index: number
  kind: Shaper['kind']
  store: Store
  status(): CollectorStatus | undefined
}): LabLink => {
  let demand: { stop(): void } | undefined
  const samples = (fromMs: number): Promise<LinkSample[]> =>
    store.samples({
      linkId: id,
      fromMs: Math.floor(fromMs / 1000) * 1000,
      toMs: Math.floor(fromMs / 1000) * 1000 + 3_600_000,
      limit: 10_000,
    })
  return {
    id,
    samples,
    shape: (rateBps) => lab.shape('router', `opd${index}`, { kind, rateBps }),
    press: () => (demand = startDemand(lab, 'router', `10.77.${10 + index}.2`, 5201 + index)),
    idle: () => demand?.stop(),
    async test(seconds) {
      const payloadBps = Math.floor(ASKED_BPS * FRAME_SHARE)
      const host = {
        host: `10.77.${10 + index}.2`,
        port: 5201 + index,
        from: null,
        maxRateBps: ASKED_BPS,
        maxSeconds: 60,
      }
      const runner = createIperf3Runner({ nowMs: () => Date.now() }, lab.command('router', 'iperf3'))
      const signal = new AbortController().signal
      const { fromMs, toMs, payloadOctets } = await runner.run({ host, direction: 'down', payloadBps, seconds }, signal)
      return { fromMs, toMs, receivedOctets: Math.round(payloadOctets / FRAME_SHARE) }
    },
    async judge(changedAtMs, { untilMs = Infinity, activeTests = [] } = {}) {
      const read = (await samples(changedAtMs - 600_000)).filter(({ readAtMs }) => readAtMs < untilMs)
      const points = read.map(({ readAtMs, intervalMs, down }) => ({
        startMs: readAtMs - (intervalMs ?? 0),
        durationMs: intervalMs ?? 0,
        octets: down.octets,
        label: down.label,
      }))
      const refreshMs = status()?.devices[0]?.refreshMs ?? null
      const margins = resolveMargins(
        {
          refreshS: refreshMs === null ? null : refreshMs / 1000 / TIME_SCALE,
          burstS: BUCKET_BITS / OLD_BPS / TIME_SCALE,
        },
        'measured',
      )
      const task: ProofTask = {
        direction: 'down',
        changedAtMs,
        fromBps: OLD_BPS,
        toBps: ASKED_BPS,
        margins,
        limits: { shaperBps: null, portBps: null, uplinkBps: null },
        activeTests,
        identityDoubt: null,
        timeScale: TIME_SCALE,
        isOfficeTime: officeTimeWib,
      }
      const series = measuredSeries(points, null)
      const hash = inputsHash([{ series, task }], (text) => createHash('sha256').update(text).digest('hex'))
      return { ...judgeDirection(series, task), inputsHash: hash }
    },
  }
}
