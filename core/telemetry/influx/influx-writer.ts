import type { LinkSample } from '#domain/sample.ts'
import { daySeconds, measurement, rollupStepMs } from '../measurement.ts'
import { isWholeSecond } from '../query-bounds.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { MaintenanceReport, TelemetryWriter } from '../telemetry-store.ts'
import { InTurn } from '../in-turn.ts'
import type { InfluxConnection } from './influx-connection.ts'
import { retentionOf } from './influx-settings.ts'
import { setUpInflux } from './influx-setup.ts'
import { endOfTimeS, select } from './influxql.ts'
import { lateLine, rawLine, stateLine } from './line-protocol.ts'
import type { StoreState } from './read-state.ts'
import { readState } from './read-state.ts'
import { hourOf, hoursIn, make1h, make5m } from './rollup-maker.ts'

const fiveMin = rollupStepMs['5m'] / 1000
const hourS = rollupStepMs['1h'] / 1000
/** A pass reads longer pieces while they hold fewer samples than this. */
const samplesPerPiece = 10_000

/** How far the clocks of two collectors may be apart: what a keeper ahead of us may have made already is marked late. */
const clockSlackS = 30

const bucketOf = (second: number): number => Math.floor(second / fiveMin) * fiveMin
const dayOf = (second: number): number => Math.floor(second / daySeconds) * daySeconds

export interface InfluxWriterOptions {
  connection: InfluxConnection
  /** Rollups are completed up to a multiple of this. */
  rollupEveryMs: number
  /** False: another writer of the same store makes them, until keepRollups says otherwise. */
  isKeeper?: boolean
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

interface Known extends StoreState {
  late: Set<number>
}

/**
 * Writes samples at once and makes the rollups itself, so that every engine holds the same figures. Of several writers one
 * makes them (`keepRollups`); the others mark every bucket that it may have made, before and after their samples: before
 * alone, a pass in between would take the mark away without them.
 * InfluxDB has no transactions; instead every step may be repeated: a bucket is marked late before a late sample of
 * it is written, `done_to` moves after the rows below it are there, a mark goes after its row was made again.
 */
export class InfluxWriter implements TelemetryWriter {
  readonly #connection: InfluxConnection
  readonly #everyS: number
  readonly #log: InfluxWriterOptions['log']
  /** An append and a piece of maintenance never overlap: a late sample is seen by the pass or marks its bucket again. */
  readonly #steps = new InTurn()
  readonly #passes = new InTurn()
  #known: Known | undefined
  #newest = -Infinity
  #tooLate = 0
  #closed = false
  #isKeeper: boolean

  constructor({ connection, rollupEveryMs, isKeeper = true, log }: InfluxWriterOptions) {
    this.#connection = connection
    this.#everyS = rollupEveryMs / 1000
    this.#log = log
    this.#isKeeper = isKeeper
  }

  async append(batch: readonly LinkSample[]): Promise<void> {
    this.#assertOpen()
    for (const { linkId, slotMs } of batch)
      if (!isWholeSecond(slotMs))
        throw new TelemetryStoreError('bad_query', `slotMs ${slotMs} of link ${linkId} is not a whole second`)
    // A sample that cannot be written must be told before anything of its batch is.
    const lines = new Map(batch.map((sample) => [sample, rawLine(sample)]))
    await this.#step((known) => this.#write(lines, known))
  }

  async maintain(nowMs: number): Promise<MaintenanceReport> {
    this.#assertOpen()
    return this.#passes.run(async () => {
      const report = { bucketsWritten: 0, rawDaysDropped: 0, rollupRowsDropped: 0, samplesTooLate: this.#tooLate }
      if (!this.#isKeeper || (await this.#connection.server()).layout === 'sink') return report
      const nowS = Math.floor(nowMs / 1000)
      await this.#step((known) => this.#findLate(known))
      report.bucketsWritten = (await this.#advance(nowS)) + (await this.#makeLate())
      report.rawDaysDropped = await this.#step((known) => this.#moveFloor(known, nowS))
      return report
    })
  }

  async keepRollups(isOurs: boolean): Promise<void> {
    if (this.#isKeeper === isOurs) return
    this.#isKeeper = isOurs
    // Another writer moved the store's state, or will: what we know of it is read anew.
    await this.#passes.run(() =>
      this.#steps.run(() => {
        this.#known = undefined
        return Promise.resolve()
      }),
    )
  }

  async rebuildRollups(fromMs: number, toMs: number): Promise<number> {
    this.#assertOpen()
    return this.#passes.run(async () => {
      let rows = 0
      for (let from = bucketOf(fromMs / 1000); from < toMs / 1000; from = hourOf(from) + hourS)
        rows += await this.#step(async (known) => {
          const to = Math.min(hourOf(from) + hourS, bucketOf(toMs / 1000 + fiveMin - 1), known.doneTo)
          if (to <= from) return 0
          const made = await make5m(this.#connection, [Math.max(from, known.rawFloor), to])
          if (made.rows > 0) await this.#makeHours(known.doneTo, hoursIn([from, to]))
          return made.rows
        })
      return rows
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#steps.run(() => Promise.resolve())
  }

  async #write(lines: ReadonlyMap<LinkSample, string>, known: Known): Promise<void> {
    const kept: string[] = []
    const late = new Set<number>()
    const doneTo = this.#isKeeper ? known.doneTo : Math.max(known.doneTo, this.#mayBeDoneTo())
    let tooLate = 0
    let newest = this.#newest
    for (const [{ slotMs }, line] of lines) {
      const second = slotMs / 1000
      if (second < known.rawFloor) {
        tooLate += 1
        continue
      }
      if (second < doneTo) late.add(bucketOf(second))
      newest = Math.max(newest, second)
      kept.push(line)
    }
    const unmarked = [...late].filter((bucket) => !this.#isKeeper || !known.late.has(bucket))
    const marks = unmarked.map((bucket) => lateLine(bucket, true))
    await this.#connection.write('rollup_5m', marks)
    for (const bucket of unmarked) known.late.add(bucket)
    await this.#connection.write('raw', kept)
    if (!this.#isKeeper) await this.#connection.write('rollup_5m', marks)
    this.#newest = newest
    if (tooLate === 0) return
    this.#tooLate += tooLate
    this.#log.warn({ tooLate, total: this.#tooLate }, 'samples older than the kept raw data were refused')
  }

  /** Up to where a keeper with another clock may have made the rollups by now. */
  #mayBeDoneTo(): number {
    return Math.floor((Date.now() / 1000 + clockSlackS) / this.#everyS) * this.#everyS
  }

  /** What others did: marks of an import or another collector, and its newest sample. */
  async #findLate(known: Known): Promise<void> {
    const { late } = await readState(this.#connection, Date.now(), [known.rawFloor, endOfTimeS])
    for (const bucket of late) known.late.add(bucket)
    this.#newest = Math.max(this.#newest, await this.#newestIn(known))
  }

  /** Slot of the newest sample in the store, whoever wrote it. */
  async #newestIn({ rawFloor, doneTo }: StoreState): Promise<number> {
    const newest = select({
      columns: ['d_lbl'],
      from: measurement.raw,
      fromS: Math.max(rawFloor, doneTo - hourS),
      toS: endOfTimeS,
      newestFirst: true,
      limit: 1,
    })
    const [series] = await this.#connection.query('raw', [newest])
    const second = series?.[0]?.rows[0]?.[0]
    return second === undefined ? -Infinity : Number(second)
  }

  async #advance(nowS: number): Promise<number> {
    let rows = 0
    let pieceS = fiveMin
    for (;;) {
      const made = await this.#step(async (known) => {
        if (!this.#isKeeper) return undefined
        const known5m = bucketOf(this.#newest) + fiveMin
        const target = Math.min(Math.floor(nowS / this.#everyS) * this.#everyS, known5m)
        if (!(known.doneTo < target)) return undefined
        const next = await this.#firstSample(Math.max(known.doneTo, known.rawFloor), target)
        const from = Math.max(known.doneTo, bucketOf(next ?? target))
        const to = Math.min(target, from + pieceS)
        const of = from < to ? await make5m(this.#connection, [from, to]) : { rows: 0, samples: 0 }
        // Where the last pass ended within an hour, this one may complete it.
        const begun = known.doneTo === 0 ? [] : [hourOf(known.doneTo)]
        await this.#makeHours(to, [...begun, ...hoursIn([from, to])])
        await this.#writeState(known, { doneTo: to })
        return of
      })
      if (made === undefined) return rows
      rows += made.rows
      pieceS = made.samples < samplesPerPiece ? Math.min(hourS, pieceS * 2) : fiveMin
    }
  }

  async #makeLate(): Promise<number> {
    let rows = 0
    const hours = await this.#step((known) => Promise.resolve(new Set([...known.late].map(hourOf))))
    for (const hour of [...hours].sort((a, b) => a - b))
      rows += await this.#step(async (known) => {
        const buckets = [...known.late].filter((bucket) => hourOf(bucket) === hour)
        const from = Math.max(Math.min(...buckets), known.rawFloor)
        const to = Math.max(...buckets) + fiveMin
        const made = from < to ? await make5m(this.#connection, [from, to], (at) => buckets.includes(at)) : { rows: 0 }
        await this.#makeHours(known.doneTo, [hour])
        await this.#connection.write(
          'rollup_5m',
          buckets.map((bucket) => lateLine(bucket, false)),
        )
        for (const bucket of buckets) known.late.delete(bucket)
        return made.rows
      })
    return rows
  }

  /** Those of the hours that are complete. */
  async #makeHours(doneTo: number, hours: readonly number[]): Promise<void> {
    const complete = hours.filter((hour) => hour + hourS <= doneTo)
    await make1h(this.#connection, new Set(complete))
  }

  /** Time goes by the samples: a wrong clock or a silent network never hides history. */
  async #moveFloor(known: Known, nowS: number): Promise<number> {
    if (this.#newest === -Infinity) return 0
    const { rawDays } = retentionOf(this.#connection.settings)
    const floor = dayOf(Math.min(nowS, this.#newest)) - rawDays * daySeconds
    if (floor <= known.rawFloor || known.doneTo < floor || [...known.late].some((bucket) => bucket < floor)) return 0
    const oldest = await this.#firstSample(known.rawFloor, floor)
    const dropped = oldest === undefined ? 0 : (floor - dayOf(oldest)) / daySeconds
    if (dropped > 0) await this.#writeState(known, { rawFloor: floor })
    return dropped
  }

  async #firstSample(fromS: number, toS: number): Promise<number | undefined> {
    const statement = select({ columns: ['d_lbl'], from: measurement.raw, fromS, toS, limit: 1 })
    const [series] = await this.#connection.query('raw', [statement])
    const second = series?.[0]?.rows[0]?.[0]
    return second === undefined ? undefined : Number(second)
  }

  async #writeState(known: Known, change: Partial<StoreState>): Promise<void> {
    const next = { doneTo: known.doneTo, rawFloor: known.rawFloor, ...change }
    await this.#connection.write('rollup_5m', [stateLine(next)])
    Object.assign(known, next)
  }

  /** One step at a time, with what the store says about itself; after a failure that is asked again. */
  async #step<T>(work: (known: Known) => Promise<T>): Promise<T> {
    return this.#steps.run(async () => {
      try {
        this.#known ??= await this.#find()
        return await work(this.#known)
      } catch (error) {
        this.#known = undefined
        throw error
      }
    })
  }

  /** Sets up what is missing, then reads the state and where the samples end. */
  async #find(): Promise<Known> {
    const { made, warnings } = await setUpInflux(this.#connection)
    if (made.length > 0) this.#log.info({ made }, 'made in InfluxDB')
    for (const warning of warnings) this.#log.warn({}, warning)
    if ((await this.#connection.server()).layout === 'sink') return { doneTo: 0, rawFloor: 0, late: new Set() }
    const { doneTo, rawFloor, late } = await readState(this.#connection, Date.now(), [0, endOfTimeS])
    this.#newest = await this.#newestIn({ doneTo, rawFloor })
    return { doneTo, rawFloor, late: new Set(late) }
  }

  #assertOpen(): void {
    if (this.#closed) throw new TelemetryStoreError('closed', 'the telemetry store is closed')
  }
}
