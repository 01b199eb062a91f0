import { directions as allDirections, type Direction } from '#domain/sample.ts'
import { parseRateBps } from '#domain/units.ts'
import { inputsHash } from '#domain/verification/inputs-hash.ts'
import { parseIsoInstant } from '#domain/verification/iso-instant.ts'
import { judge } from '#domain/verification/judge.ts'
import { resolveMargins } from '#domain/verification/margins.ts'
import { measuredSeries } from '#domain/verification/measured-series.ts'
import type { ProofTask } from '#domain/verification/model.ts'
import { officeTimeWib } from '#domain/verification/office-time.ts'
import { readSeriesCsv, type SeriesFile } from '#domain/verification/read-series-csv.ts'
import { InputError, readInput } from './input-error.ts'
import { sha256 } from './recompute-certificate.ts'
import { verdictReport, type VerdictReport } from './verdict-report.ts'

export interface SeriesCall {
  series?: string | undefined
  'changed-at'?: string | undefined
  from?: string | undefined
  to?: string | undefined
  direction: string
  interval?: string | undefined
  'agent-refresh'?: string | undefined
  burst?: string | undefined
  overhead?: string | undefined
  port?: string | undefined
  shaper?: string | undefined
  uplink?: string | undefined
  'time-scale'?: string | undefined
}

const required = (values: SeriesCall, name: 'series' | 'changed-at' | 'from' | 'to'): string => {
  const value = values[name]
  if (value === undefined) throw new InputError(`--${name} is missing`)
  return value
}

const rate = (name: string, text: string): number => {
  const bps = parseRateBps(text)
  if (bps === undefined) throw new InputError(`--${name} "${text}" is not a rate: bit/s such as 50000000, or 50M`)
  if (bps < 1000) throw new InputError(`--${name} ${text} is ${bps} bit/s; write ${bps}M for ${bps} Mbit/s`)
  return bps
}
const optionalRate = (name: string, text: string | undefined): number | null =>
  text === undefined ? null : rate(name, text)

const share = (name: string, text: string | undefined, max: number, min = 0): number | null => {
  if (text === undefined) return null
  const value = Number(text)
  if (text.trim() === '' || !(value >= min && value <= max))
    throw new InputError(`--${name} "${text}" is not a number from ${min} to ${max}`)
  return value
}

const instant = (text: string): number => {
  const atMs = parseIsoInstant(text)
  if (atMs === null)
    throw new InputError(`--changed-at "${text}" is not an ISO time with a zone, like 2026-11-24T02:00:00Z`)
  return atMs
}

const directionsOf = (text: string): readonly Direction[] => {
  if (text === 'both') return allDirections
  if (text === 'down' || text === 'up') return [text]
  throw new InputError(`--direction "${text}" is not one of down, up, both`)
}

/** A file in Mbit/s looks like a link asleep: said, not refused, for links do sleep. */
const warnOfUnits = (points: SeriesFile['points'], fromBps: number): void => {
  let topBps = 0
  for (const { octets, durationMs } of Object.values(points).flat())
    topBps = Math.max(topBps, ((octets ?? 0) * 8000) / durationMs)
  if (topBps > 0 && topBps < fromBps / 10_000)
    console.error(
      `pantau verify: no rate in the file is above ${Math.ceil(topBps)} bit/s; are the columns really in bit/s?`,
    )
}

/** Judges the file by the options of the call. Throws InputError and SeriesFileError. */
export const judgeFile = (values: SeriesCall): VerdictReport => {
  const path = required(values, 'series')
  const directions = directionsOf(values.direction)
  const changedAtMs = instant(required(values, 'changed-at'))
  const [fromBps, toBps] = [rate('from', required(values, 'from')), rate('to', required(values, 'to'))]
  if (toBps <= fromBps)
    throw new InputError(`--to ${toBps} is not above --from ${fromBps}: there is no increase to prove`)
  const intervalS = share('interval', values.interval, 300, 1)
  const timeScale = share('time-scale', values['time-scale'], 1, 0.001)
  const limits = {
    portBps: optionalRate('port', values.port),
    shaperBps: optionalRate('shaper', values.shaper),
    uplinkBps: optionalRate('uplink', values.uplink),
  }
  const margins = resolveMargins(
    {
      refreshS: share('agent-refresh', values['agent-refresh'], 3600),
      burstS: share('burst', values.burst, 3600),
      overhead: share('overhead', values.overhead, 1),
    },
    'given',
  )
  const { points } = readSeriesCsv(readInput(path), directions, intervalS ? intervalS * 1000 : undefined)
  warnOfUnits(points, fromBps)
  const tasks = directions.map((direction) => ({
    series: measuredSeries(points[direction] ?? [], limits.portBps),
    task: {
      direction,
      changedAtMs,
      fromBps,
      toBps,
      margins,
      limits,
      activeTests: [],
      identityDoubt: null,
      timeScale: timeScale ?? 1,
      isOfficeTime: officeTimeWib,
    } satisfies ProofTask,
  }))
  return verdictReport(judge(tasks), inputsHash(tasks, sha256))
}
