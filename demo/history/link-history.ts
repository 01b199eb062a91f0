import { type Rollup, emptyRollup } from '#domain/rollup.ts'
import { type LinkSample, noDelta } from '#domain/sample.ts'
import type { RollupLevel } from '#telemetry/measurement.ts'
import { rollupStepMs } from '#telemetry/measurement.ts'
import { demoDevices } from '../city/devices.ts'
import { type DemoLink, demoLinks } from '../city/links.ts'
import { ceilingSteps } from '../contract-history.ts'
import { outages, silences, type Span } from '../incidents.ts'
import { createLinkTraffic } from '../traffic/link-traffic.ts'
import { noise, seedOf } from '../traffic/noise.ts'

/** The collector's cadence: history has the samples that it would have written. */
const SLOT_SEC = 10
const SLOT_MS = SLOT_SEC * 1000

/** One octet array per direction, and what happened to each slot: 0 measured, 1 port down, 2 no answer, 3 first answer after a restart. */
interface Slots {
  down: Float64Array
  up: Float64Array
  state: Uint8Array
}
const MEASURED = 0
const PORT_DOWN = 1
const SILENT = 2
const RESTARTED = 3

const mark = (state: Uint8Array, fromMs: number, stepMs: number, { fromMs: a, toMs: b }: Span, as: number): void => {
  const first = Math.max(0, Math.ceil((a - fromMs) / stepMs))
  const end = Math.min(state.length, Math.ceil((b - fromMs) / stepMs))
  for (let k = first; k < end; k++) state[k] = as
  if (as === SILENT && end < state.length && end > 0 && state[end] !== SILENT) state[end] = RESTARTED
}

const rttBase = new Map(demoDevices.map(({ id, delayMs }) => [id, delayMs * 1000 + 350]))
const rttUs = (deviceId: string, seed: number, slot: number): number =>
  Math.round((rttBase.get(deviceId) ?? 1000) * (0.9 + 0.5 * noise(seed ^ 0x4411, slot) ** 4))

/** The model of one link over a stretch of history. */
export const createLinkHistory = (link: DemoLink, bornAtMs: number) => {
  const traffic = createLinkTraffic(link, ceilingSteps(link, bornAtMs), bornAtMs)
  const seed = seedOf(`rtt ${link.id}`)

  /** `stepSec` between slots of 10 s; each slot's octets are those of its own 10 s. */
  const slots = (fromMs: number, toMs: number, strideMs = SLOT_MS): Slots => {
    const n = Math.max(0, Math.floor((toMs - fromMs) / strideMs))
    const all: Slots = { down: new Float64Array(n), up: new Float64Array(n), state: new Uint8Array(n) }
    traffic.fill(fromMs / 1000, strideMs / 1000, all.down, all.up)
    for (const span of outages(link, fromMs, toMs)) mark(all.state, fromMs, strideMs, span, PORT_DOWN)
    for (const span of silences(link.deviceId, fromMs, toMs)) mark(all.state, fromMs, strideMs, span, SILENT)
    for (let k = 0; k < n; k++) if (all.state[k] === PORT_DOWN) all.down[k] = all.up[k] = 0
    return all
  }

  return {
    link,

    /** Rollup rows of [fromMs, toMs), in time order; bounds on the level's grid. Every 2nd or 6th slot speaks for its row. */
    *rollups(level: RollupLevel, fromMs: number, toMs: number): Generator<Rollup> {
      const stepMs = rollupStepMs[level]
      const strideMs = (level === '1h' ? 6 : 2) * SLOT_MS
      const each = strideMs / SLOT_MS
      const perRow = stepMs / strideMs
      for (let chunkMs = fromMs; chunkMs < toMs; chunkMs += 86_400_000) {
        const { down, up, state } = slots(chunkMs, Math.min(toMs, chunkMs + 86_400_000), strideMs)
        for (let first = 0; first < state.length; first += perRow) {
          const row = emptyRollup(link.id, chunkMs + first * strideMs)
          addSlots(row, { down, up, state }, first, first + perRow, strideMs, each)
          const middle = Math.floor(row.atMs / 1000)
          if (row.operPolls > 0) row.rttMaxUs = Math.round(rttUs(link.deviceId, seed, middle) * 1.4)
          yield row
        }
      }
    },

    /** The samples of every 10 s slot of [fromMs, toMs). */
    samples(fromMs: number, toMs: number): LinkSample[] {
      const fine = { down: new Float64Array(SLOT_SEC), up: new Float64Array(SLOT_SEC) }
      const { state } = slots(fromMs, toMs)
      const result: LinkSample[] = []
      for (let k = 0; k < state.length; k++) {
        const slotMs = fromMs + k * SLOT_MS
        traffic.fill(slotMs / 1000 - SLOT_SEC, 1, fine.down, fine.up)
        result.push(
          sampleOf(
            link,
            slotMs,
            state[k] ?? MEASURED,
            sum(fine.down),
            sum(fine.up),
            rttUs(link.deviceId, seed, slotMs / 1000),
          ),
        )
      }
      return result
    },
  }
}

export type LinkHistory = ReturnType<typeof createLinkHistory>
export const createCityHistory = (bornAtMs: number): LinkHistory[] =>
  demoLinks.map((link) => createLinkHistory(link, bornAtMs))

const sum = (values: Float64Array): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

const addSlots = (row: Rollup, slots: Slots, first: number, end: number, strideMs: number, each: number): void => {
  let downMin = Infinity
  let downMax = 0
  let upMin = Infinity
  let upMax = 0
  let measured = 0
  let downOctets = 0
  let upOctets = 0
  for (let k = first; k < end; k++) {
    const state = slots.state[k]
    if (state === SILENT) {
      row.quality.gap += each
      continue
    }
    row.operPolls += each
    if (state === PORT_DOWN) row.operDown += each
    if (state === RESTARTED) {
      row.quality.reset += each
      continue
    }
    const down = slots.down[k] ?? 0
    const up = slots.up[k] ?? 0
    measured += each
    downOctets += down
    upOctets += up
    if (down < downMin) downMin = down
    if (down > downMax) downMax = down
    if (up < upMin) upMin = up
    if (up > upMax) upMax = up
  }
  row.quality.ok += measured
  if (measured === 0) return
  const bps = (octets: number): number => Math.round((octets * 8000) / strideMs)
  Object.assign(row.down, {
    samples: measured,
    measuredMs: measured * SLOT_MS,
    octets: Math.round(downOctets),
    minBps: bps(downMin),
    maxBps: bps(downMax),
  })
  Object.assign(row.up, {
    samples: measured,
    measuredMs: measured * SLOT_MS,
    octets: Math.round(upOctets),
    minBps: bps(upMin),
    maxBps: bps(upMax),
  })
  row.discards = Math.round(downOctets / 8e6)
}

const sampleOf = (
  link: DemoLink,
  slotMs: number,
  state: number,
  downOctets: number,
  upOctets: number,
  rtt: number,
): LinkSample => {
  const base = { linkId: link.id, deviceId: link.deviceId, slotMs, readAtMs: slotMs + 40 }
  if (state === SILENT)
    return { ...base, intervalMs: null, down: noDelta('gap'), up: noDelta('gap'), oper: null, rttUs: null }
  if (state === RESTARTED)
    return { ...base, intervalMs: null, down: noDelta('reset'), up: noDelta('reset'), oper: 'up', rttUs: rtt }
  const down = state === PORT_DOWN ? 0 : Math.round(downOctets)
  const up = state === PORT_DOWN ? 0 : Math.round(upOctets)
  const delta = (octets: number, frame: number) => ({
    label: 'ok' as const,
    octets,
    packets: Math.floor(octets / frame),
    discards: Math.floor(octets / (frame * 9000)),
    errors: 0,
  })
  return {
    ...base,
    intervalMs: SLOT_MS,
    down: delta(down, link.frame.down),
    up: delta(up, link.frame.up),
    oper: state === PORT_DOWN ? 'down' : 'up',
    rttUs: rtt,
  }
}
