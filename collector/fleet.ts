import { isDeepStrictEqual } from 'node:util'
import type { Inventory, InventoryDevice, InventoryLink } from '#platform/inventory.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { Logger } from '#platform/logger.ts'
import type { LearntFile } from './learnt-file.ts'
import { DevicePoller } from './poll/device-poller.ts'
import type { TrackedLink } from './poll/tracked-link.ts'
import type { CollectorClock } from './schedule/anchored-clock.ts'
import { phaseOf, type SlotSchedule } from './schedule/slot-schedule.ts'
import type { SnmpSession } from './snmp/snmp-session.ts'

const LEARN_FIRST_MS = 15_000
const LEARN_SPREAD_MS = 60_000
const LEARN_AGAIN_MS = 6 * 3_600_000

export interface FleetOptions {
  clock: CollectorClock
  schedule: SlotSchedule
  learnt: LearntFile
  log: Logger
  openSession(device: InventoryDevice): Promise<SnmpSession>
  push(samples: readonly LinkSample[]): void
  /**
   * Looked at before every cycle. A process that stood still (a paused machine, a stopped process) wakes with all its timers
   * due at once, and by then another collector may have the devices: it must neither ask them, nor write holes over what
   * the other one measured.
   */
  mayPoll(): boolean
  /** A link left the inventory, or its device is built anew. */
  onLeave(linkId: string): void
}

interface Member {
  poller: DevicePoller
  learning: NodeJS.Timeout
  wasUp: boolean | null
}

/** The devices being polled. `apply` brings them in line with an inventory without touching devices and links that did not change. */
export const createFleet = (options: FleetOptions) => {
  const { clock, schedule, learnt, log, push } = options
  const members = new Map<string, Member>()
  let lastCycleAtMs: number | null = null

  const tellChange = (member: Member): void => {
    const { state, problem } = member.poller.status()
    const isUp = state === 'up'
    if (member.wasUp === isUp) return
    if (isUp) log.info({ device: member.poller.device.id }, 'device answers')
    else log.warn({ device: member.poller.device.id, problem }, 'device is not measured')
    member.wasUp = isUp
  }
  const learnLater = (poller: DevicePoller, afterMs: number): NodeJS.Timeout =>
    setTimeout(() => {
      const member = members.get(poller.device.id)
      if (member?.poller !== poller) return
      void poller.learnRefresh().finally(() => {
        if (members.get(poller.device.id) === member) member.learning = learnLater(poller, LEARN_AGAIN_MS)
      })
    }, afterMs)
  const add = (device: InventoryDevice, links: readonly InventoryLink[]): void => {
    const { openSession } = options
    const poller = new DevicePoller({ device, links, learnt: learnt.device(device.id), clock, openSession })
    const learning = learnLater(poller, LEARN_FIRST_MS + phaseOf(device.id, LEARN_SPREAD_MS))
    const member: Member = { poller, learning, wasUp: null }
    members.set(device.id, member)
    schedule.add({
      id: device.id,
      intervalMs: device.intervalMs,
      async run(slotMs, lagMs) {
        if (!options.mayPoll()) return
        push(await poller.poll(slotMs, lagMs))
        if (poller.status().problem === null) lastCycleAtMs = Math.round(clock.wallMs())
        tellChange(member)
      },
      missed(slotMs) {
        if (options.mayPoll()) push(poller.gaps(slotMs))
      },
    })
    void poller.start()
  }
  const remove = async (id: string): Promise<void> => {
    const member = members.get(id)
    if (!member) return
    clearTimeout(member.learning)
    members.delete(id)
    for (const { link } of member.poller.links) options.onLeave(link.id)
    // The cycle under way is finished first: it is a measurement like any other.
    await schedule.remove(id)
    member.poller.stop()
  }
  return {
    async apply({ devices, links }: Pick<Inventory, 'devices' | 'links'>): Promise<void> {
      const wanted = new Map(devices.map((device) => [device.id, device]))
      const leaving = [...members].filter(([id, { poller }]) => !isDeepStrictEqual(wanted.get(id), poller.device))
      await Promise.all(leaving.map(([id]) => remove(id)))
      for (const device of devices) {
        const own = links.filter(({ deviceId }) => deviceId === device.id)
        const member = members.get(device.id)
        if (member) for (const linkId of member.poller.setLinks(own)) options.onLeave(linkId)
        else add(device, own)
      }
    },
    async stop(): Promise<void> {
      await Promise.all([...members.keys()].map(remove))
    },
    find(linkId: string): { poller: DevicePoller; tracked: TrackedLink } | undefined {
      for (const { poller } of members.values()) {
        const tracked = poller.links.find(({ link }) => link.id === linkId)
        if (tracked) return { poller, tracked }
      }
      return undefined
    },
    pollers: (): DevicePoller[] => [...members.values()].map(({ poller }) => poller),
    lastCycleAtMs: (): number | null => lastCycleAtMs,
  }
}
export type Fleet = ReturnType<typeof createFleet>
