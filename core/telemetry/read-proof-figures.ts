import type { LinkSample } from '#domain/sample.ts'
import type { SourceFigures } from '#domain/verification/proof-figures.ts'
import type { SeriesSource } from '#domain/verification/proof-inputs.ts'
import type { RollupFigures } from '#domain/verification/stored-points.ts'
import { rollupStepMs } from './measurement.ts'
import { maxBuckets } from './query-bounds.ts'
import type { ReadOptions, TelemetryReader } from './telemetry-store.ts'

type Reader = Pick<TelemetryReader, 'samples' | 'series'>

const PAGE = 20_000

/** The stored figures of one link that a proof names, source by source. Rejects with TelemetryStoreError. */
export const readProofFigures = async (
  reader: Reader,
  linkId: string,
  sources: readonly SeriesSource[],
  options: ReadOptions = {},
): Promise<SourceFigures[]> => {
  const figures: SourceFigures[] = []
  for (const { kind, fromMs, toMs } of sources)
    figures.push(
      kind === 'samples'
        ? { samples: await readSamples(reader, { linkId, fromMs, toMs }, options), rollups: [] }
        : { samples: [], rollups: await readRollups(reader, { linkId, fromMs, toMs }, options) },
    )
  return figures
}

interface Range {
  linkId: string
  fromMs: number
  toMs: number
}

const readSamples = async (reader: Reader, range: Range, options: ReadOptions): Promise<LinkSample[]> => {
  const samples: LinkSample[] = []
  for (let { fromMs } = range; fromMs < range.toMs;) {
    const page = await reader.samples({ ...range, fromMs, limit: PAGE }, options)
    for (const sample of page) samples.push(sample)
    if (page.length < PAGE) break
    fromMs = (page.at(-1)?.slotMs ?? range.toMs) + 1000
  }
  return samples
}

/** Buckets in which nothing was measured are left out: a hole, not a zero. */
const readRollups = async (reader: Reader, range: Range, options: ReadOptions): Promise<RollupFigures[]> => {
  const stepMs = rollupStepMs['5m']
  const found: RollupFigures[] = []
  for (let { fromMs } = range; fromMs < range.toMs; fromMs += maxBuckets * stepMs) {
    const toMs = Math.min(range.toMs, fromMs + maxBuckets * stepMs)
    const { buckets } = await reader.series({ linkId: range.linkId, fromMs, toMs, stepMs }, options)
    for (const { atMs, down, up } of buckets) if (down.measuredMs + up.measuredMs > 0) found.push({ atMs, down, up })
  }
  return found
}
