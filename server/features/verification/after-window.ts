import type { Direction } from '#domain/sample.ts'
import { emptySeries, measuredSeries, slice, type MeasuredSeries } from '#domain/verification/measured-series.ts'
import { proofPoints } from '#domain/verification/proof-figures.ts'
import type { SeriesSource } from '#domain/verification/proof-inputs.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'

/** Columns, not objects: two days of minutes are 70 kB a direction. */
type Columns = Partial<Record<Direction, MeasuredSeries>>

interface Kept {
  source: SeriesSource
  columns: Columns
}

/** Samples this old are read again: they may have come a little late, and the last minute may not have been whole. */
const OVERLAP_MS = 300_000

/** Where reading begins again: on the grid of the points. */
const seam = (atMs: number, { pointMs }: SeriesSource): number => Math.floor((atMs - OVERLAP_MS) / pointMs) * pointMs

const join = (parts: readonly MeasuredSeries[]): MeasuredSeries => {
  const column = (name: keyof MeasuredSeries): Float64Array => {
    const all = new Float64Array(parts.reduce((sum, part) => sum + part[name].length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part[name], at)
      at += part[name].length
    }
    return all
  }
  return { startMs: column('startMs'), endMs: column('endMs'), bits: column('bits') }
}

/** What belongs at or after an instant by its middle: the sample across a seam is in what was read before. */
const from = (series: MeasuredSeries, atMs: number): MeasuredSeries => {
  const first = series.startMs.findIndex((startMs, k) => (startMs + (series.endMs[k] ?? startMs)) / 2 >= atMs)
  return first < 0 ? emptySeries : slice(series, series.startMs[first] ?? atMs, Infinity)
}

/**
 * The judged intervals after a change, kept in memory and brought up to date: of what was read before only the end is
 * read again. Good for noticing that something changed; what is shown and recorded is read from the store as a whole (an
 * interval at a seam may be cut otherwise there). Samples that come later than the overlap are told by `forget`.
 */
export const createAfterWindow = (
  reader: Pick<TelemetryReader, 'samples' | 'series'>,
  linkId: string,
  directions: readonly Direction[],
) => {
  let kept: Kept[] = []

  const each = (columnOf: (direction: Direction) => MeasuredSeries): Columns =>
    Object.fromEntries(directions.map((direction) => [direction, columnOf(direction)]))

  const read = async (source: SeriesSource): Promise<Columns> => {
    const figures = await readProofFigures(reader, linkId, [source])
    return each((direction) => measuredSeries(proofPoints([source], figures, direction), null))
  }

  /** What of an earlier read still holds, and where reading goes on. */
  const reuse = ({ source: old, columns }: Kept, source: SeriesSource): { columns: Columns; fromMs: number } | null => {
    const endMs = seam(Math.min(old.toMs, source.toMs), old)
    if (old.kind !== source.kind || old.pointMs !== source.pointMs || old.fromMs > source.fromMs) return null
    if (endMs <= source.fromMs) return null
    // An interval belongs to the cell of its middle (join-points.ts): half a point before the seam is before it.
    const lastMs = source.kind === '5m' ? endMs : endMs - source.pointMs / 2
    // The first sample begins before its slot: it goes only when the range moved on.
    const firstMs = source.fromMs > old.fromMs ? source.fromMs : -Infinity
    return {
      fromMs: endMs,
      columns: each((direction) => slice(columns[direction] ?? emptySeries, firstMs, lastMs)),
    }
  }

  const bring = async (source: SeriesSource): Promise<Kept> => {
    const before = kept.map((one) => reuse(one, source)).find((one) => one !== null)
    if (!before) return { source, columns: await read(source) }
    const tail = await read({ ...source, fromMs: before.fromMs })
    const both = (direction: Direction): MeasuredSeries =>
      join([before.columns[direction] ?? emptySeries, from(tail[direction] ?? emptySeries, before.fromMs)])
    return { source, columns: each(both) }
  }

  return {
    /** The intervals of these sources, in time order. Rejects with TelemetryStoreError. */
    async read(sources: readonly SeriesSource[]): Promise<Columns> {
      const next: Kept[] = []
      for (const source of sources) next.push(await bring(source))
      kept = next
      return each((direction) => join(next.map(({ columns }) => columns[direction] ?? emptySeries)))
    },
    /** Something earlier changed: everything is read again. */
    forget(): void {
      kept = []
    },
  }
}
export type AfterWindow = ReturnType<typeof createAfterWindow>
