import type { CeilingStep } from '../contract-history.ts'
import type { DemoLink } from '../city/links.ts'
import { demandLevel } from './demand-profile.ts'
import { noise, seedOf, smoothNoise } from './noise.ts'
import { DAY_MS, WIB_OFFSET_MS, dayKind, wibDay } from './wib-time.ts'

/**
 * The one model of a link's traffic: live counters and back-filled history both come from it, so they continue without a
 * seam. Pure in (link, ceilings, second): the same second has the same octets whoever asks, in whatever order.
 *
 * demand(t) = contract · load · hour-of-day · mood of the day · slow noise (15 min) · quick noise (10 s, 1 s)
 *           + heavy-tailed transfers (2 min, Pareto); what passes is what the shaper lets through.
 */
export interface LinkTraffic {
  /**
   * Octets that passed in [fromSec + k·stepSec, +stepSec) for k = 0..down.length-1, written into the two arrays. Steps of
   * 10 s and more leave the 1 s noise out (its mean is 1). fromSec is a whole multiple of stepSec.
   */
  fill(fromSec: number, stepSec: number, down: Float64Array, up: Float64Array): void
}

/** Length of the cells within which the slow factors stand still. */
const CELL_SEC = 120
/** What a TCP aggregate makes of a full shaper: between 96.5 and 99.5 % of it. */
const fullShare = (dice: number): number => 0.965 + 0.03 * dice
/** A shaper saves up to 0.1 s of its rate (RouterOS bucket-size 0.1) and lets it pass at once when demand returns. */
const BUCKET_SEC = 0.1

interface Cell {
  /** bit/s, before quick noise. */
  base: number
  burst: number
}

export const createLinkTraffic = (link: DemoLink, ceilings: readonly CeilingStep[], bornAtMs: number): LinkTraffic => {
  const seeds = { down: seedOf(`${link.id} down`), up: seedOf(`${link.id} up`), day: seedOf(`${link.id} day`) }
  const steady = link.shape === 'camera'

  const cellOf = (sec: number, direction: 'down' | 'up'): Cell => {
    const atMs = sec * 1000
    const day = wibDay(atMs)
    const minute = ((atMs + WIB_OFFSET_MS) % DAY_MS) / 60_000
    const seed = seeds[direction]
    const contract = direction === 'down' ? link.downBps : link.upBps
    const load = direction === 'down' ? link.load : link.upLoad
    const level = demandLevel(link.shape, dayKind(day), minute)
    // A city's demand grows: a year ago it asked for three quarters of today.
    const growth = 0.75 + 0.25 * Math.min(1, Math.max(0, 1 - (bornAtMs - atMs) / (365 * DAY_MS)))
    const mood = steady ? 1 : 0.82 + 0.36 * noise(seeds.day, day)
    const slow = steady ? 0.97 + 0.06 * smoothNoise(seed, sec / 900) : 0.62 + 0.76 * smoothNoise(seed, sec / 900)
    const base = contract * load * growth * level * mood * slow
    if (steady) return { base, burst: 0 }
    const cell = Math.floor(sec / CELL_SEC)
    const happens = noise(seed ^ 0x7f4a, cell) < 0.015 + 0.09 * level
    const size = happens ? 0.06 * (1 - noise(seed ^ 0x13d7, cell)) ** (-1 / 1.3) : 0
    return { base, burst: contract * Math.min(size, 0.9) }
  }

  const fillOne = (direction: 'down' | 'up', fromSec: number, stepSec: number, out: Float64Array): void => {
    const seed = seeds[direction] ^ 0x2b5e
    const quick = steady ? 0.02 : 0.5
    let cellEndsAt = -Infinity
    let cell: Cell = { base: 0, burst: 0 }
    let stepAt = 0
    let ceiling = Infinity
    let ceilingEndsAt = -Infinity
    let saved = 0
    for (let k = 0; k < out.length; k++) {
      const sec = fromSec + k * stepSec
      if (sec >= cellEndsAt) {
        const start = Math.floor(sec / CELL_SEC) * CELL_SEC
        cell = cellOf(start, direction)
        cellEndsAt = start + CELL_SEC
      }
      while (sec >= ceilingEndsAt) {
        const step = ceilings[stepAt]
        if (step) ceiling = direction === 'down' ? step.downBps : step.upBps
        stepAt += 1
        ceilingEndsAt = Math.ceil((ceilings[stepAt]?.atMs ?? Infinity) / 1000)
      }
      const ten = noise(seed, Math.floor(sec / 10))
      let demand = cell.base * (1 - quick / 2 + quick * ten) + cell.burst
      if (stepSec < 10) demand *= 0.8 + 0.4 * noise(seed ^ 0x6c1f, sec)
      const passable = ceiling * fullShare(ten)
      const passing = Math.min(demand, passable + saved / stepSec)
      saved = Math.min(ceiling * BUCKET_SEC, Math.max(0, saved + (passable - passing) * stepSec))
      out[k] = (passing * stepSec) / 8
    }
  }

  return {
    fill(fromSec, stepSec, down, up) {
      fillOne('down', fromSec, stepSec, down)
      fillOne('up', fromSec, stepSec, up)
    },
  }
}
