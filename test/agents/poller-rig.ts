import { DevicePoller } from '#collector/poll/device-poller.ts'
import { nothingLearnt, type LearntDevice } from '#collector/poll/learnt-device.ts'
import { createAnchoredClock } from '#collector/schedule/anchored-clock.ts'
import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { InventoryLink, SnmpCredentials } from '#platform/inventory.ts'
import { DeviceModel, type ModelOptions } from './device-model.ts'
import { HostileAgent, type Quirks } from './hostile-agent.ts'

export const interfaceLink = (name: string, more: Partial<InventoryLink> = {}): InventoryLink => ({
  id: name,
  opdId: 'opd',
  deviceId: 'device',
  target: { kind: 'interface', name, alias: null, mac: null },
  faces: 'opd',
  contract: { downBps: null, upBps: null },
  ...more,
})

type QueueTarget = Extract<InventoryLink['target'], { kind: 'queue' }>

export const queueLink = (name: string, target: Partial<QueueTarget> = {}): InventoryLink =>
  interfaceLink(name, { target: { kind: 'queue', name, columns: 'learn', checkInterface: null, ...target } })

export interface RigOptions {
  model?: ModelOptions
  quirks?: Quirks
  links?: InventoryLink[]
  snmp?: SnmpCredentials
  intervalMs?: number
  learnt?: LearntDevice
}

/**
 * A poller against a real agent on UDP. Time between polls is the device's and the collector's alike: `after(ms)` lets
 * both clocks jump, so that ten-second cycles take milliseconds.
 */
export const createPollerRig = async ({
  model = {},
  quirks = {},
  links,
  snmp,
  intervalMs,
  learnt,
}: RigOptions = {}) => {
  let jumpedMs = 0
  const nowMs = (): number => performance.now() + jumpedMs
  const device = new DeviceModel({ nowMs, ...model })
  const agent = await new HostileAgent({ mib: () => device.mib(), quirks }).start()
  const clock = createAnchoredClock({ monotonicMs: nowMs, wallMs: () => 1_800_000_000_000 + nowMs() })
  const session = { opened: 0 }
  const poller = new DevicePoller({
    device: {
      id: 'device',
      host: '127.0.0.1',
      port: agent.port,
      snmp: snmp ?? { version: '2c', community: 'public' },
      intervalMs: intervalMs ?? 10_000,
    },
    links: links ?? [interfaceLink('ether1')],
    learnt: learnt ?? nothingLearnt(),
    clock,
    openSession: async (target) => {
      session.opened++
      const opened = await openNetSnmpSession(target)
      return {
        counters: opened.counters,
        close: () => opened.close(),
        next: (oids, limits) => opened.next(oids, limits),
        bulk: (oids, repetitions, limits) => opened.bulk(oids, repetitions, limits),
        // Times of answers are on the rig's clock.
        get: async (oids, limits) => {
          const answer = await opened.get(oids, limits)
          return { ...answer, sentAtMs: answer.sentAtMs + jumpedMs, receivedAtMs: answer.receivedAtMs + jumpedMs }
        },
      }
    },
  })
  const poll = async (afterMs = intervalMs ?? 10_000): Promise<LinkSample[]> => {
    jumpedMs += afterMs
    const slotMs = Math.floor(clock.wallMs() / 1000) * 1000
    return poller.poll(slotMs)
  }
  return {
    poller,
    device,
    agent,
    session,
    poll,
    /** The sample of one link. */
    one: async (id = 'ether1', afterMs?: number): Promise<LinkSample> => {
      const sample = (await poll(afterMs)).find(({ linkId }) => linkId === id)
      if (!sample) throw new Error(`no sample of ${id}`)
      return sample
    },
    async stop(): Promise<void> {
      poller.stop()
      await agent.stop()
    },
  }
}
export type PollerRig = Awaited<ReturnType<typeof createPollerRig>>
