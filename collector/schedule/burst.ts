import type { LinkSample } from '#domain/sample.ts'
import type { DevicePoller } from '../poll/device-poller.ts'
import type { TrackedLink } from '../poll/tracked-link.ts'
import type { CollectorClock } from './anchored-clock.ts'
import { slotOf } from './slot-schedule.ts'

export const MAX_BURST_MINUTES = 15
const STEP_MS = 1_000

interface Burst {
  untilMs: number
  timer: NodeJS.Timeout | undefined
  isBusy: boolean
  tracked: TrackedLink
}

/** What a burst needs of a device. */
export type BurstPoller = Pick<DevicePoller, 'learnt' | 'pollOne' | 'learnRefresh'>

export interface BurstOptions {
  clock: CollectorClock
  push(samples: readonly LinkSample[]): void
  /** See FleetOptions. */
  mayPoll(): boolean
}

/**
 * Burst mode: one link every second (never faster than its agent renews the counters, rounded up to whole seconds) for
 * some minutes; it ends by itself. While it runs, the link is left out of the normal cycle. Where it is not known how
 * often the agent renews them, that is learnt first (some ten seconds) in the normal cycle: seconds in which a cache
 * stands still would be measured zeros, and the next one a spike.
 */
export const createBursts = ({ clock, push, mayPoll }: BurstOptions) => {
  const bursts = new Map<string, Burst>()
  const cadenceOf = (poller: BurstPoller): number =>
    Math.max(STEP_MS, Math.ceil((poller.learnt.refreshMs ?? 0) / STEP_MS - 0.2) * STEP_MS)

  const end = (linkId: string): void => {
    const burst = bursts.get(linkId)
    if (!burst) return
    clearTimeout(burst.timer)
    bursts.delete(linkId)
    if (!burst.tracked.isBursting) return
    burst.tracked.isBursting = false
    burst.tracked.isFreshFromBurst = true
  }
  const step = (linkId: string, poller: BurstPoller, slotMs: number): void => {
    const burst = bursts.get(linkId)
    if (!burst) return
    if (clock.wallMs() >= burst.untilMs || !mayPoll()) return end(linkId)
    const cadenceMs = cadenceOf(poller)
    // setTimeout may fire a little early against this clock: the same slot twice would overwrite a second by a few ms.
    const current = Math.max(slotMs, slotOf(clock.wallMs(), cadenceMs))
    if (!burst.isBusy) {
      burst.isBusy = true
      void poller.pollOne(burst.tracked, current, cadenceMs).then((sample) => {
        burst.isBusy = false
        push([sample])
      })
    }
    arm(linkId, poller, slotOf(current, cadenceMs) + cadenceMs)
  }
  const arm = (linkId: string, poller: BurstPoller, slotMs: number): void => {
    const burst = bursts.get(linkId)
    if (!burst) return
    burst.timer = setTimeout(() => step(linkId, poller, slotMs), Math.max(1, slotMs - clock.wallMs()))
  }
  return {
    /** Begins a burst, or prolongs the one under way. Returns its end (epoch ms). */
    start(poller: BurstPoller, tracked: TrackedLink, minutes: number): number {
      const untilMs = Math.round(clock.wallMs() + Math.min(MAX_BURST_MINUTES, minutes) * 60_000)
      const running = bursts.get(tracked.link.id)
      if (running) {
        running.untilMs = untilMs
        return untilMs
      }
      const burst: Burst = { untilMs, timer: undefined, isBusy: false, tracked }
      bursts.set(tracked.link.id, burst)
      const begin = (): void => {
        if (bursts.get(tracked.link.id) !== burst) return
        tracked.isBursting = true
        const cadenceMs = cadenceOf(poller)
        arm(tracked.link.id, poller, slotOf(clock.wallMs(), cadenceMs) + cadenceMs)
      }
      if (poller.learnt.refreshMs === undefined) void poller.learnRefresh([tracked]).then(begin)
      else begin()
      return untilMs
    },
    end,
    stop(): void {
      for (const linkId of [...bursts.keys()]) end(linkId)
    },
    running: (): Record<string, number> =>
      Object.fromEntries([...bursts].map(([linkId, { untilMs }]) => [linkId, untilMs])),
  }
}
export type Bursts = ReturnType<typeof createBursts>
