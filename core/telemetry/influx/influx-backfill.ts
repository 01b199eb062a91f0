import type { Rollup } from '#domain/rollup.ts'
import { addSample, bucketStart, emptyRollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import { Hours } from '../hours.ts'
import type { RollupLevel } from '../measurement.ts'
import { rollupStepMs } from '../measurement.ts'
import { isWholeSecond } from '../query-bounds.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { BackfillWriter } from '../telemetry-store.ts'
import { InfluxConnection } from './influx-connection.ts'
import type { InfluxSettings, Policy } from './influx-settings.ts'
import { rollupPolicy } from './influx-settings.ts'
import { setUpInflux } from './influx-setup.ts'
import { lateLine, rawLine, rollupLine, stateLine } from './line-protocol.ts'
import type { StoreState } from './read-state.ts'
import { readState } from './read-state.ts'

const linesPerWrite = 10_000
const fiveMin = rollupStepMs['5m']

/**
 * Bulk history. Rows of the same link and time replace each other, so a back-fill that was killed is simply given again.
 * What was given becomes visible as it arrives; `finish` says how far the rollups reach.
 */
export const openInfluxBackfill = async (settings: InfluxSettings): Promise<InfluxBackfill> => {
  const connection = new InfluxConnection(settings)
  await setUpInflux(connection)
  return new InfluxBackfill(connection)
}

export class InfluxBackfill implements BackfillWriter {
  readonly #connection: InfluxConnection
  readonly #waiting: Record<Policy, string[]> = { raw: [], rollup_5m: [], rollup_1h: [] }
  #doneToMs = 0
  #lastSlotMs: number | null = null

  constructor(connection: InfluxConnection) {
    this.#connection = connection
  }

  /** `withHours: false` where the 1-hour rows are given too. */
  async rollups(level: RollupLevel, rows: Iterable<Rollup>, { withHours = level === '5m' } = {}): Promise<number> {
    let count = 0
    const hours = new Hours((hour) => this.#put('1h', hour))
    for (const row of rows) {
      if (row.atMs % rollupStepMs[level] !== 0)
        throw new TelemetryStoreError('bad_query', `${row.atMs} is not on the grid of ${level}`)
      this.#put(level, row)
      if (withHours) hours.add(row)
      this.#doneToMs = Math.max(this.#doneToMs, row.atMs + rollupStepMs[level])
      count += 1
      await this.#flush(linesPerWrite)
    }
    hours.flush()
    await this.#flush(1)
    return count
  }

  /** `withRollups: false` where the rollup rows are given too. */
  async raw(samples: Iterable<LinkSample>, { withRollups = true } = {}): Promise<number> {
    let count = 0
    const buckets = new Map<string, Rollup>()
    const hours = new Map<string, Hours>()
    const complete = (bucket: Rollup) => {
      this.#put('5m', bucket)
      let ofLink = hours.get(bucket.linkId)
      if (ofLink === undefined) hours.set(bucket.linkId, (ofLink = new Hours((hour) => this.#put('1h', hour))))
      ofLink.add(bucket)
      this.#doneToMs = Math.max(this.#doneToMs, bucket.atMs + fiveMin)
    }
    for (const sample of samples) {
      if (!isWholeSecond(sample.slotMs))
        throw new TelemetryStoreError('bad_query', `slotMs ${sample.slotMs} is not a whole second`)
      this.#waiting.raw.push(rawLine(sample))
      this.#lastSlotMs = Math.max(this.#lastSlotMs ?? 0, sample.slotMs)
      if (withRollups) {
        const atMs = bucketStart(sample.slotMs, fiveMin)
        let bucket = buckets.get(sample.linkId)
        if (bucket?.atMs !== atMs) {
          if (bucket !== undefined) complete(bucket)
          buckets.set(sample.linkId, (bucket = emptyRollup(sample.linkId, atMs)))
        }
        addSample(bucket, sample)
      }
      count += 1
      await this.#flush(linesPerWrite)
    }
    for (const bucket of buckets.values()) complete(bucket)
    for (const ofLink of hours.values()) ofLink.flush()
    await this.#flush(1)
    return count
  }

  async finish(): Promise<void> {
    await this.#flush(1)
    const { doneTo, rawFloor } = await readState(this.#connection, Date.now(), [0, 1])
    const given = this.#doneToMs / 1000
    if (given > doneTo) await this.#connection.write('rollup_5m', [stateLine({ doneTo: given, rawFloor })])
    // A store that was written meanwhile: the bucket where both meet is made again, and with it its hour.
    else if (this.#lastSlotMs !== null && doneTo > 0)
      await this.#connection.write('rollup_5m', [lateLine(bucketStart(this.#lastSlotMs, fiveMin) / 1000, true)])
  }

  /** For a copy of a whole store: its own state, and the buckets that it had yet to make again. */
  async settle(given: StoreState & { late: readonly number[] }): Promise<void> {
    await this.#flush(1)
    const { doneTo } = await readState(this.#connection, Date.now(), [0, 1])
    // Where both stores have samples, the rows of either one tell half: they are made again.
    const seam =
      doneTo > given.doneTo && this.#lastSlotMs !== null ? [bucketStart(this.#lastSlotMs, fiveMin) / 1000] : []
    await this.#connection.write(
      'rollup_5m',
      [...given.late, ...seam].map((bucket) => lateLine(bucket, true)),
    )
    if (given.doneTo > doneTo) await this.#connection.write('rollup_5m', [stateLine(given)])
  }

  /** What arrived stays, and is replaced by the next try. */
  async abort(): Promise<void> {
    for (const lines of Object.values(this.#waiting)) lines.length = 0
  }

  #put(level: RollupLevel, row: Rollup): void {
    this.#waiting[rollupPolicy[level]].push(rollupLine(level, row))
  }

  async #flush(from: number): Promise<void> {
    for (const [policy, lines] of Object.entries(this.#waiting) as [Policy, string[]][])
      if (lines.length >= from) await this.#connection.write(policy, lines.splice(0))
  }
}
