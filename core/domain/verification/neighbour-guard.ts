import { directions, rateBps, type Direction, type LinkSample } from '../sample.ts'

/**
 * An active test fills a link on purpose; it ends at once when others pay for it. Neighbours are the other links of the
 * same device: they share its uplink, its processor and its queues.
 */
export type StopReason = 'neighbour-drops' | 'neighbour-squeezed' | 'device-silent' | 'device-slow'
export interface Suffering {
  reason: StopReason
  linkId: string
}

/** Fewer drops than this a sample happen on any busy port. */
const DROPS = 10
const DROPS_FACTOR = 3
/** A neighbour with less traffic than this comes and goes by itself. */
const LIVELY_BPS = 1e6
const SQUEEZED_TO = 0.6
const SLOW_US = 200_000
const SLOW_FACTOR = 5
/** One sample may be an accident. */
const IN_A_ROW = 2

interface Before {
  bps: Record<Direction, number | null>
  dropsPerS: Record<Direction, number>
  rttUs: number | null
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

const beforeOf = (samples: readonly LinkSample[]): Before => {
  const seconds = samples.reduce((sum, { intervalMs }) => sum + (intervalMs ?? 0), 0) / 1000
  const drops = (direction: Direction): number =>
    seconds === 0 ? 0 : samples.reduce((sum, sample) => sum + (sample[direction].discards ?? 0), 0) / seconds
  return {
    bps: {
      down: meanOf(samples.map((sample) => rateBps(sample, 'down'))),
      up: meanOf(samples.map((sample) => rateBps(sample, 'up'))),
    },
    dropsPerS: { down: drops('down'), up: drops('up') },
    rttUs: meanOf(samples.map(({ rttUs }) => rttUs)),
  }
}

/**
 * Watches the samples of a device while a test runs over `ownLinkId`. `before`: samples of the last minute before it,
 * all links. `see` takes every new sample and says who suffers; null: nobody. A link that was not measured before cannot
 * be compared and is not watched, its silence apart.
 */
export const createNeighbourGuard = (ownLinkId: string, before: readonly LinkSample[]) => {
  const known = new Map<string, Before>()
  for (const linkId of new Set(before.map((sample) => sample.linkId)))
    known.set(linkId, beforeOf(before.filter((sample) => sample.linkId === linkId)))
  const rows = new Map<string, number>()
  const inARow = (key: string, isBad: boolean): boolean => {
    const count = isBad ? (rows.get(key) ?? 0) + 1 : 0
    rows.set(key, count)
    return count >= IN_A_ROW
  }

  const neighbourSuffers = (sample: LinkSample, was: Before): StopReason | null => {
    for (const direction of directions) {
      const seconds = (sample.intervalMs ?? 0) / 1000
      const drops = sample[direction].discards ?? 0
      if (drops > Math.max(DROPS, DROPS_FACTOR * was.dropsPerS[direction] * seconds)) return 'neighbour-drops'
      const bps = rateBps(sample, direction)
      const usual = was.bps[direction] ?? 0
      const isSqueezed = bps !== null && usual >= LIVELY_BPS && bps < SQUEEZED_TO * usual
      if (inARow(`${sample.linkId} ${direction}`, isSqueezed)) return 'neighbour-squeezed'
    }
    return null
  }

  return {
    see(sample: LinkSample): Suffering | null {
      const { linkId, rttUs } = sample
      const was = known.get(linkId)
      const isSilent = rttUs === null
      if (inARow(`${linkId} silent`, isSilent)) return { reason: 'device-silent', linkId }
      if (!was || isSilent) return null
      const isSlow = rttUs > Math.max(SLOW_US, SLOW_FACTOR * (was.rttUs ?? 0))
      if (inARow(`${linkId} slow`, isSlow)) return { reason: 'device-slow', linkId }
      const reason = linkId === ownLinkId ? null : neighbourSuffers(sample, was)
      return reason && { reason, linkId }
    },
  }
}

export type StartRefusal = 'not-measured' | 'neighbour-busy' | 'uplink-full'

/** A neighbour this near its contract is at its limit now. */
const BUSY = 0.9
/** What the test may fill of an uplink that is known. */
const UPLINK_SHARE = 0.8

/** Whether a test of this rate may begin now. `newest`: the fresh samples of the device's links, nothing older. */
export const mayTestNow = ({
  ownLinkId,
  direction,
  rateBps: testBps,
  newest,
  contractBps,
  uplinkBps,
}: {
  ownLinkId: string
  direction: Direction
  rateBps: number
  newest: readonly LinkSample[]
  contractBps: (linkId: string) => number | null
  uplinkBps: number | null
}): StartRefusal | null => {
  const own = newest.find(({ linkId }) => linkId === ownLinkId)
  if (!own || rateBps(own, direction) === null) return 'not-measured'
  const rates = newest.map((sample) => ({ linkId: sample.linkId, bps: rateBps(sample, direction) ?? 0 }))
  const isBusy = rates.some(({ linkId, bps }) => {
    const contract = contractBps(linkId)
    return linkId !== ownLinkId && contract !== null && bps >= BUSY * contract
  })
  if (isBusy) return 'neighbour-busy'
  const others = rates.reduce((sum, { bps }) => sum + bps, 0)
  return uplinkBps !== null && others + testBps > UPLINK_SHARE * uplinkBps ? 'uplink-full' : null
}
