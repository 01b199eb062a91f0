import type { DemoLink } from '../city/links.ts'
import { outages, within } from '../incidents.ts'
import type { LinkTraffic } from '../traffic/link-traffic.ts'

/** Octets and packets since the device started, towards the OPD (down) and from it (up). */
export interface Totals {
  downOctets: number
  upOctets: number
  downPackets: number
  upPackets: number
  /** Dropped by the shaper: they rise while it bites. */
  downDiscards: number
  oper: 'up' | 'down'
}

/** Whole seconds are summed; the running second counts for its part, so that a reading at any millisecond is exact. */
export interface LinkCounter {
  readAt(nowMs: number): Totals
}

const CHUNK_SEC = 3600

/**
 * The counters of one port since `startedAtMs`. They begin at `initialOctets` (a 32-bit register may start near its end).
 * Readings come in order of time; an earlier instant reads as the newest whole second.
 */
export const createLinkCounter = (
  link: DemoLink,
  traffic: LinkTraffic,
  { startedAtMs, initialOctets }: { startedAtMs: number; initialOctets: number },
): LinkCounter => {
  let doneSec = Math.floor(startedAtMs / 1000)
  let down = initialOctets
  let up = Math.floor(initialOctets / 3)

  /** Octets of the seconds [fromSec, fromSec + n), none while the port is down. */
  const octetsOf = (fromSec: number, n: number): [Float64Array, Float64Array] => {
    const downSteps = new Float64Array(n)
    const upSteps = new Float64Array(n)
    traffic.fill(fromSec, 1, downSteps, upSteps)
    const dead = outages(link, fromSec * 1000, (fromSec + n) * 1000)
    if (dead.length > 0)
      for (let k = 0; k < n; k++) if (within(dead, (fromSec + k) * 1000)) downSteps[k] = upSteps[k] = 0
    return [downSteps, upSteps]
  }

  return {
    readAt(nowMs) {
      const nowSec = Math.floor(nowMs / 1000)
      while (doneSec < nowSec) {
        const n = Math.min(CHUNK_SEC, nowSec - doneSec)
        const [downSteps, upSteps] = octetsOf(doneSec, n)
        for (let k = 0; k < n; k++) {
          down += downSteps[k] ?? 0
          up += upSteps[k] ?? 0
        }
        doneSec += n
      }
      const [runningDown, runningUp] = octetsOf(doneSec, 1)
      const part = Math.max(0, nowMs / 1000 - doneSec)
      const downOctets = Math.floor(down + (runningDown[0] ?? 0) * part)
      const upOctets = Math.floor(up + (runningUp[0] ?? 0) * part)
      return {
        downOctets,
        upOctets,
        downPackets: Math.floor(downOctets / link.frame.down),
        upPackets: Math.floor(upOctets / link.frame.up),
        downDiscards: Math.floor(downOctets / (link.frame.down * 9000)),
        oper: within(outages(link, nowMs - 1, nowMs + 1), nowMs) ? 'down' : 'up',
      }
    },
  }
}
