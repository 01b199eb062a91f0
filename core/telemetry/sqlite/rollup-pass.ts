import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Rollup } from '#domain/rollup.ts'
import { addSample, emptyRollup, mergeRollup } from '#domain/rollup.ts'
import type { RollupLevel } from '../measurement.ts'
import { bucketsWithRaw, newestSecond, oldestSecond } from './raw-scan.ts'
import { decodeRaw, rawColumns } from '../rows/raw-row.ts'
import type { RawRow } from '../rows/raw-row.ts'
import { decodeRollup, encodeRollup } from '../rows/rollup-row.ts'
import type { RollupRow } from '../rows/rollup-row.ts'
import type { Pace } from '../threads/serve-calls.ts'
import { dayOf, markDirtySql, rawDays, readState, stepSeconds, writeState } from './schema.ts'
import { replaceRollupSql } from './statements.ts'
import { readTransaction, writeTransaction } from './transaction.ts'

const fiveMin = stepSeconds['5m']
const hour = stepSeconds['1h']
/** The maintenance thread is in no hurry. */
const waitMs = 60_000
/** Rows of one write transaction: append waits for at most this (about 10 ms). */
const rowsPerTransaction = 1000
/** Buckets that are read and written together, so that neighbouring rows share a page. */
const bucketsPerPass = 12

interface DirtyBucket {
  ts: number
  gen: number
}

/**
 * Rollups in three steps that may each be killed: `advance` declares buckets complete and dirty in one transaction;
 * readers take dirty buckets from raw samples; `makeDirty` computes them and takes the mark away where no late sample
 * came meanwhile. Running it again gives the same rows.
 */
export class RollupPass {
  readonly #db: DatabaseSync
  readonly #everySeconds: number
  readonly #replace: Record<RollupLevel, StatementSync>

  constructor(db: DatabaseSync, everySeconds: number) {
    this.#db = db
    this.#everySeconds = everySeconds
    this.#replace = { '5m': db.prepare(replaceRollupSql('5m')), '1h': db.prepare(replaceRollupSql('1h')) }
  }

  /** Declares what lies before `nowSecond` complete, as far as there are samples. */
  advance(nowSecond: number): Promise<void> {
    return writeTransaction(this.#db, waitMs, () => {
      const newest = newestSecond(this.#db)
      if (newest === undefined) return
      // Not beyond the newest sample: a clock that jumped ahead must not make everything that follows late.
      const known = Math.floor(newest / fiveMin + 1) * fiveMin
      const target = Math.min(Math.floor(nowSecond / this.#everySeconds) * this.#everySeconds, known)
      const doneTo =
        readState(this.#db, 'done_to') ?? Math.floor((oldestSecond(this.#db) ?? target) / fiveMin) * fiveMin
      if (target <= doneTo) return
      this.#mark('5m', bucketsWithRaw(this.#db, doneTo, target))
      const hours: number[] = []
      for (let ts = Math.floor(doneTo / hour) * hour; ts + hour <= target; ts += hour) hours.push(ts)
      this.#mark('1h', hours)
      writeState(this.#db, 'done_to', target)
    })
  }

  /** Marks the complete buckets of [from, to) that still have raw samples. */
  markForRebuild(from: number, to: number): Promise<void> {
    return writeTransaction(this.#db, waitMs, () => {
      const doneTo = readState(this.#db, 'done_to')
      if (doneTo === undefined) return
      const begin = Math.floor(from / fiveMin) * fiveMin
      this.#mark('5m', bucketsWithRaw(this.#db, begin, Math.min(Math.ceil(to / fiveMin) * fiveMin, doneTo)))
    })
  }

  /**
   * Makes what is marked when it begins, each bucket once: samples that keep coming late are for the next time. Resolves
   * with the number of 5-minute rows written.
   */
  async makeDirty(pace: Pace): Promise<number> {
    let rows = 0
    for (const dirty of this.#dirty('5m')) rows += await this.#make('5m', dirty, await this.#fromRaw(dirty, pace), pace)
    for (const dirty of this.#dirty('1h')) await this.#make('1h', dirty, this.#from5m(dirty), pace)
    return rows
  }

  #mark(level: RollupLevel, buckets: readonly number[]): void {
    const mark = this.#db.prepare(markDirtySql)
    for (const ts of buckets) mark.run(stepSeconds[level], ts)
  }

  /** What is marked, in groups of what is made together. */
  #dirty(level: RollupLevel): DirtyBucket[][] {
    const marked = this.#db.prepare('SELECT ts, gen FROM dirty WHERE step=? ORDER BY ts').all(stepSeconds[level])
    const groups: DirtyBucket[][] = []
    marked.forEach(({ ts, gen }, index) => {
      if (index % bucketsPerPass === 0) groups.push([])
      groups.at(-1)?.push({ ts: Number(ts), gen: Number(gen) })
    })
    return groups
  }

  /** Rows by link number, then time. The mark (and so `gen`) was read before the samples. */
  async #fromRaw(dirty: readonly DirtyBucket[], pace: Pace): Promise<Map<number, Rollup[]>> {
    const byLink = new Map<number, Rollup[]>()
    const days = rawDays(this.#db)
    for (const { ts } of dirty) {
      const day = dayOf(ts)
      const table = days.get(day)
      if (table === undefined) continue
      const read = this.#db.prepare(`SELECT ${rawColumns} FROM ${table} WHERE s>=? AND s<?`)
      read.setReturnArrays(true)
      const ofBucket = new Map<number, Rollup>()
      for (const row of read.iterate(ts - day, ts - day + fiveMin) as Iterable<unknown> as Iterable<RawRow>) {
        const link = row[1] ?? 0
        let rollup = ofBucket.get(link)
        if (rollup === undefined) ofBucket.set(link, (rollup = emptyRollup('', ts * 1000)))
        addSample(rollup, decodeRaw(row, day, '', ''))
      }
      for (const [link, rollup] of ofBucket) append(byLink, link, rollup)
      await pace.breathe()
    }
    return byLink
  }

  #from5m(dirty: readonly DirtyBucket[]): Map<number, Rollup[]> {
    const byLink = new Map<number, Rollup[]>()
    const read = this.#db.prepare('SELECT * FROM r5m WHERE link=? AND ts>=? AND ts<?')
    read.setReturnArrays(true)
    readTransaction(this.#db, () => {
      for (const { id } of this.#db.prepare('SELECT id FROM link').all())
        for (const { ts } of dirty) {
          const rows = read.all(Number(id), ts, ts + hour) as unknown as RollupRow[]
          if (rows.length === 0) continue
          const rollup = emptyRollup('', ts * 1000)
          for (const row of rows) mergeRollup(rollup, decodeRollup(row, ''))
          append(byLink, Number(id), rollup)
        }
    })
    return byLink
  }

  async #make(
    level: RollupLevel,
    dirty: readonly DirtyBucket[],
    byLink: ReadonlyMap<number, Rollup[]>,
    pace: Pace,
  ): Promise<number> {
    const rows: RollupRow[] = []
    for (const link of [...byLink.keys()].sort((a, b) => a - b))
      for (const rollup of byLink.get(link) ?? []) rows.push(encodeRollup(rollup, link))
    for (let i = 0; i < rows.length; i += rowsPerTransaction) {
      await writeTransaction(this.#db, waitMs, () => {
        for (const row of rows.slice(i, i + rowsPerTransaction)) this.#replace[level].run(...row)
      })
      await pace.breathe()
    }
    await writeTransaction(this.#db, waitMs, () => {
      const doneTo = readState(this.#db, 'done_to') ?? 0
      const clean = this.#db.prepare('DELETE FROM dirty WHERE step=? AND ts=? AND gen=?')
      for (const { ts, gen } of dirty) {
        clean.run(stepSeconds[level], ts, gen)
        const ofHour = Math.floor(ts / hour) * hour
        if (level === '5m' && ofHour + hour <= doneTo) this.#mark('1h', [ofHour])
      }
    })
    return rows.length
  }
}

const append = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
