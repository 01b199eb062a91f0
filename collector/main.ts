import { join } from 'node:path'
import type { Inventory, InventoryDevice } from '#platform/inventory.ts'
import { createLifecycle } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import type { TelemetryWriter } from '#telemetry/telemetry-store.ts'
import {
  collectorSocketName,
  type CollectorCommand,
  type CollectorMessage,
  type CollectorStatus,
} from '#wire/collector-feed.ts'
import { encodeSample } from '#wire/feed-sample.ts'
import { collectStatus } from './collect-status.ts'
import { every } from './every.ts'
import { createFeedServer } from './feed/feed-server.ts'
import { createSamplePipeline } from './feed/sample-pipeline.ts'
import { createFleet } from './fleet.ts'
import { openLearntFile } from './learnt-file.ts'
import { obeyCommand } from './obey-command.ts'
import { createReadBacks } from './readback/create-read-backs.ts'
import { createRemote, type RemoteServers } from './remote/create-remote.ts'
import { createAnchoredClock } from './schedule/anchored-clock.ts'
import { createBursts } from './schedule/burst.ts'
import { createSlotSchedule } from './schedule/slot-schedule.ts'
import { openNetSnmpSession } from './snmp/net-snmp-session.ts'
import type { SnmpSession } from './snmp/snmp-session.ts'

/** A heartbeat: what a person waits for is told at once. */
const STATUS_EVERY_MS = 5_000
/** How often it is looked which device is due. */
const READ_BACK_EVERY_MS = 5_000
const MAINTAIN_EVERY_MS = 60_000
const SAVE_EVERY_MS = 60_000

export interface CollectorOptions {
  /**
   * Where the devices come from. A file: called at start and for every reload; what it throws at a reload leaves the
   * inventory in force as it is. Servers elsewhere: they say which share of the devices is this collector's.
   */
  devices: { load(): Inventory | Promise<Inventory> } | RemoteServers
  /** Holds the feed's socket and what was learnt about the devices. */
  dataDir: string
  /** Closed by the collector when it stops. */
  writer: TelemetryWriter
  log: Logger
  openSession?(device: Pick<InventoryDevice, 'host' | 'port' | 'snmp'>): Promise<SnmpSession>
}

/** Composition root of a collector. Inert until `start`; `stop` writes what is left. */
export const createCollector = async ({ devices, dataDir, writer, log, ...options }: CollectorOptions) => {
  const startedAtMs = Date.now()
  const clock = createAnchoredClock()
  const schedule = createSlotSchedule(clock)
  const learnt = await openLearntFile(join(dataDir, 'collector-learnt.json'))
  const pipeline = createSamplePipeline({
    writer,
    publish(samples) {
      if (hasHearers()) publish({ type: 'samples', samples: samples.map(encodeSample) })
    },
    onTrouble: ({ error, waiting, dropped }) =>
      log.error({ err: error, waiting, dropped }, 'the telemetry store does not take samples'),
  })
  const mayPoll = (): boolean => remote?.keeper.mayPoll() ?? true
  const bursts = createBursts({ clock, push: pipeline.push, mayPoll })
  const openSession = options.openSession ?? openNetSnmpSession
  const fleet = createFleet({
    clock,
    schedule,
    learnt,
    log,
    openSession,
    push: pipeline.push,
    mayPoll,
    onLeave: bursts.end,
  })
  const readBacks = createReadBacks({
    devices: fleet.pollers,
    nowMs: () => clock.wallMs(),
    publish: (readings) => publish({ type: 'rates', rates: [...readings] }),
  })
  const status = (): CollectorStatus =>
    collectStatus({
      startedAtMs,
      pollers: fleet.pollers(),
      lastCycleAtMs: fleet.lastCycleAtMs(),
      pipeline,
      writer,
      bursts,
    })
  const publish = (message: CollectorMessage): void => {
    feed.publish(message)
    remote?.feed.publish(message)
  }
  const hasHearers = (): boolean => feed.connections > 0 || (remote?.feed.connections ?? 0) > 0
  const tellStatus = (): void => {
    if (hasHearers()) publish({ type: 'status', status: status() })
  }
  const reload = async (): Promise<void> => {
    if (!('load' in devices)) {
      remote?.keeper.poke()
      return
    }
    await fleet.apply(await devices.load())
    tellStatus()
    log.info({ devices: fleet.pollers().length }, 'inventory loaded')
  }
  const greeting = (): CollectorMessage[] => [
    { type: 'status', status: status() },
    { type: 'rates', rates: readBacks.readings() },
  ]
  const obey = (command: CollectorCommand) =>
    obeyCommand(command, { fleet, bursts, readBacks, openSession, reload }).finally(tellStatus)
  const feed = createFeedServer({
    path: join(dataDir, collectorSocketName),
    greeting,
    obey,
    onCut: () => log.warn('a slow reader of the feed was cut'),
  })
  const remote =
    'load' in devices
      ? null
      : await createRemote(devices, { dataDir, fleet, writer, status, greeting, obey, onShare: tellStatus, log })
  const lifecycle = createLifecycle(
    [
      { name: 'writer', start: () => Promise.resolve(), stop: () => writer.close() },
      { name: 'feed', start: feed.start, stop: feed.stop },
      { name: 'pipeline', start: () => Promise.resolve(), stop: () => pipeline.stop() },
      { name: 'learnt', start: () => Promise.resolve(), stop: learnt.save },
      ...(remote ? [remote.feed, remote.keeper] : []),
      {
        name: 'fleet',
        start: reload,
        async stop() {
          await remote?.keeper.halt()
          bursts.stop()
          await fleet.stop()
        },
      },
      every('clock', 1_000, () => void clock.resync(), log),
      every('status', STATUS_EVERY_MS, tellStatus, log),
      every('read-back', READ_BACK_EVERY_MS, readBacks.tick, log),
      every(
        'maintenance',
        MAINTAIN_EVERY_MS,
        () => ((remote?.keepsRollups() ?? true) ? writer.maintain(Date.now()) : undefined),
        log,
      ),
      every('learnt file', SAVE_EVERY_MS, learnt.save, log),
    ],
    { log },
  )
  return { start: lifecycle.start, stop: lifecycle.stop, reload, status }
}

/** Runs a collector until the signal; SIGHUP loads the inventory anew. Resolves when everything is written. */
export const runCollector = async ({
  signal,
  ...options
}: CollectorOptions & { signal: AbortSignal }): Promise<void> => {
  const collector = await createCollector(options)
  const onHangUp = (): void =>
    void collector
      .reload()
      .catch((err: unknown) => options.log.error({ err }, 'the new inventory is not valid; the old one stays'))
  process.on('SIGHUP', onHangUp)
  try {
    await collector.start()
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await collector.stop()
  } finally {
    process.off('SIGHUP', onHangUp)
  }
}
