import type { LinkSample } from '#domain/sample.ts'
import type { BackfillWriter } from '#telemetry/telemetry-store.ts'
import { DAY_MS, lastFullQuarterStart } from '../traffic/wib-time.ts'
import { type LinkHistory, createCityHistory } from './link-history.ts'

const HOUR_MS = 3_600_000
const RAW_MS = 2 * DAY_MS
const YEAR_MS = 365 * DAY_MS
/** A hole shorter than this is the restart itself and stays what it is. */
const SMALLEST_HOLE_MS = 3 * 60_000

export interface BackFillPlan {
  /** 1-hour rows of [hourlyFromMs, fiveMinuteFromMs), 5-minute rows of [fiveMinuteFromMs, rawFromMs), samples of [rawFromMs, toMs). */
  hourlyFromMs: number
  fiveMinuteFromMs: number
  rawFromMs: number
  toMs: number
}

const floorTo = (atMs: number, stepMs: number): number => Math.floor(atMs / stepMs) * stepMs

/**
 * What to fill at a start. The first time: a year by the hour, 5 minutes since the first day of the last full quarter,
 * samples for two days. Later: the hole since the last run, from the same model, so that a demo's charts are never torn;
 * null when there is no hole worth it.
 */
export const planBackFill = (nowMs: number, filledToMs: number | null): BackFillPlan | null => {
  const toMs = floorTo(nowMs, 10_000)
  const rawFromMs = floorTo(nowMs - RAW_MS, HOUR_MS)
  if (filledToMs === null) {
    const fiveMinuteFromMs = floorTo(Math.min(lastFullQuarterStart(nowMs), rawFromMs), HOUR_MS)
    return { hourlyFromMs: floorTo(nowMs - YEAR_MS, HOUR_MS), fiveMinuteFromMs, rawFromMs, toMs }
  }
  if (toMs - filledToMs < SMALLEST_HOLE_MS) return null
  const holeFromMs = Math.max(floorTo(filledToMs, HOUR_MS), floorTo(nowMs - YEAR_MS, HOUR_MS))
  return { hourlyFromMs: holeFromMs, fiveMinuteFromMs: holeFromMs, rawFromMs: Math.max(rawFromMs, holeFromMs), toMs }
}

/** All links of a slot together, slot after slot; a few hours of the city at a time. */
function* samplesBySlot(city: readonly LinkHistory[], fromMs: number, toMs: number): Generator<LinkSample> {
  for (let chunkMs = fromMs; chunkMs < toMs; chunkMs += HOUR_MS) {
    const columns = city.map((history) => history.samples(chunkMs, Math.min(toMs, chunkMs + HOUR_MS)))
    for (let slot = 0; slot < (columns[0]?.length ?? 0); slot++)
      for (const column of columns) {
        const sample = column[slot]
        if (sample) yield sample
      }
  }
}

function* rollupsOf(city: readonly LinkHistory[], level: '5m' | '1h', fromMs: number, toMs: number) {
  for (const history of city) yield* history.rollups(level, fromMs, toMs)
}

export interface BackFillReport {
  rollups: number
  samples: number
}

/** Writes the planned history of the whole city. Nothing is visible unless all of it was written. */
export const backFill = async (
  writer: BackfillWriter,
  plan: BackFillPlan,
  bornAtMs: number,
  onProgress: (done: string) => void = () => undefined,
): Promise<BackFillReport> => {
  const city = createCityHistory(bornAtMs)
  try {
    let rollups = await writer.rollups('1h', rollupsOf(city, '1h', plan.hourlyFromMs, plan.fiveMinuteFromMs))
    onProgress(`${rollups} hourly rows`)
    const fine = await writer.rollups('5m', rollupsOf(city, '5m', plan.fiveMinuteFromMs, plan.rawFromMs))
    onProgress(`${fine} five-minute rows`)
    rollups += fine
    const samples = await writer.raw(samplesBySlot(city, plan.rawFromMs, plan.toMs))
    onProgress(`${samples} samples`)
    await writer.finish()
    return { rollups, samples }
  } catch (error) {
    await writer.abort()
    throw error
  }
}
