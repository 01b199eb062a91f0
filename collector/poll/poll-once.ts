import { setTimeout as sleep } from 'node:timers/promises'
import { rateBps, type DeltaLabel, type LinkSample } from '#domain/sample.ts'
import type { Inventory, InventoryDevice } from '#platform/inventory.ts'
import { createAnchoredClock } from '../schedule/anchored-clock.ts'
import type { SnmpSession } from '../snmp/snmp-session.ts'
import { DevicePoller } from './device-poller.ts'
import { nothingLearnt } from './learnt-device.ts'

export interface LinkOutcome {
  link: string
  device: string
  downBps: number | null
  upBps: number | null
  downLabel: DeltaLabel
  upLabel: DeltaLabel
  intervalMs: number | null
  oper: string | null
  rttMs: number | null
  /** Why there is no rate; null when there is one. */
  problem: string | null
  warning: string | null
}

export interface PollOutcome {
  pauseMs: number
  devices: { device: string; isUp: boolean; rttMs: number | null; problem: string | null }[]
  links: LinkOutcome[]
}

/**
 * Two readings of every link, `pauseMs` apart, so that there are rates. A queue whose direction would have to be learnt has
 * none here: that takes minutes.
 */
export const pollOnce = async (
  inventory: Inventory,
  openSession: (device: InventoryDevice) => Promise<SnmpSession>,
  pauseMs: number,
): Promise<PollOutcome> => {
  const clock = createAnchoredClock()
  const pollers = inventory.devices.map((given) => {
    // The pause is the interval here: a reading is not too soon after it.
    const device = { ...given, intervalMs: pauseMs }
    const links = inventory.links.filter(({ deviceId }) => deviceId === device.id)
    return new DevicePoller({ device, links, learnt: nothingLearnt(), clock, openSession })
  })
  const onDevice = async (poller: DevicePoller): Promise<LinkSample[]> => {
    await poller.start()
    if (poller.status().problem !== null) return poller.gaps(0)
    await sleep(pauseMs)
    return poller.poll(Math.floor(clock.wallMs() / 1000) * 1000)
  }
  try {
    const samples = (await Promise.all(pollers.map(onDevice))).flat()
    const bySample = new Map(samples.map((sample) => [sample.linkId, sample]))
    return {
      pauseMs,
      devices: pollers.map((poller) => {
        const { id, state, rttMs, problem } = poller.status()
        return { device: id, isUp: state === 'up', rttMs, problem }
      }),
      links: pollers.flatMap((poller) =>
        poller.links.flatMap((tracked) => {
          const sample = bySample.get(tracked.link.id)
          if (!sample) return []
          const [downBps, upBps] = [rateBps(sample, 'down'), rateBps(sample, 'up')].map(
            (bps) => bps && Math.round(bps),
          ) as [number | null, number | null]
          const isMeasured = downBps !== null && upBps !== null
          return {
            link: tracked.link.id,
            device: poller.device.id,
            downBps,
            upBps,
            downLabel: sample.down.label,
            upLabel: sample.up.label,
            intervalMs: sample.intervalMs,
            oper: sample.oper,
            rttMs: sample.rttUs === null ? null : sample.rttUs / 1000,
            problem: isMeasured ? null : whyNot(poller, tracked.problem, tracked.warning, sample),
            warning: isMeasured ? tracked.warning : null,
          }
        }),
      ),
    }
  } finally {
    for (const poller of pollers) poller.stop()
  }
}

const whyNot = (poller: DevicePoller, problem: string | null, warning: string | null, sample: LinkSample): string => {
  const silent = poller.status().problem
  if (silent !== null) return `device ${poller.device.id}: ${silent}`
  return problem ?? warning ?? `the counters gave no rate (${sample.down.label}/${sample.up.label}): poll again`
}
