import type { RollupColumns } from '#domain/rollup-columns.ts'
import type { Direction, LinkSample } from '#domain/sample.ts'
import type { Bucket, BucketRates, ColumnsQuery, SeriesQuery } from '#telemetry/telemetry-store.ts'
import { measuredOctets } from './sample-builder.ts'

/**
 * What a store must answer, worked out the slow way from a plain list of samples: one filter for each figure, no
 * rollup, no shared code with the adapters.
 */
export class ReferenceStore {
  readonly #samples = new Map<string, LinkSample>()

  append(batch: readonly LinkSample[]): void {
    for (const sample of batch) this.#samples.set(`${sample.linkId} ${sample.slotMs}`, sample)
  }

  samples(linkId: string, fromMs: number, toMs: number): LinkSample[] {
    return [...this.#samples.values()]
      .filter((of) => of.linkId === linkId && of.slotMs >= fromMs && of.slotMs < toMs)
      .sort((a, b) => a.slotMs - b.slotMs)
  }

  buckets({ linkId, fromMs, toMs, stepMs }: SeriesQuery): Bucket[] {
    const buckets: Bucket[] = []
    const all = this.samples(linkId, fromMs, toMs)
    for (let atMs = fromMs; atMs < toMs; atMs += stepMs)
      buckets.push(
        bucketOf(
          all.filter(({ slotMs }) => slotMs >= atMs && slotMs < atMs + stepMs),
          atMs,
          stepMs,
        ),
      )
    return buckets
  }

  columns({ linkId, fromMs, toMs }: ColumnsQuery): RollupColumns {
    const stepMs = 300_000
    const buckets = this.buckets({ linkId, fromMs, toMs, stepMs })
    const all = this.samples(linkId, fromMs, toMs)
    const column = (of: (bucket: Bucket, samples: LinkSample[]) => number) =>
      Float64Array.from(buckets, (bucket) =>
        of(
          bucket,
          all.filter(({ slotMs }) => slotMs >= bucket.atMs && slotMs < bucket.atMs + stepMs),
        ),
      )
    const polled = (samples: readonly LinkSample[]) => samples.filter(({ oper }) => oper !== null)
    const counted = (samples: readonly LinkSample[], direction: Direction) =>
      samples.filter((of) => measuredOctets(of, direction) !== null).length
    const whole = bucketOf(all, fromMs, toMs - fromMs)
    return {
      linkId,
      fromMs,
      count: buckets.length,
      down: { octets: column(({ down }) => down.octets), measuredMs: column(({ down }) => down.measuredMs) },
      up: { octets: column(({ up }) => up.octets), measuredMs: column(({ up }) => up.measuredMs) },
      samples: column((_bucket, samples) => counted(samples, 'down')),
      operPolls: column((_bucket, samples) => polled(samples).length),
      operDown: column((_bucket, samples) => polled(samples).filter(({ oper }) => oper !== 'up').length),
      total: {
        down: { maxBps: whole.down.maxBps },
        up: { maxBps: whole.up.maxBps },
        quality: whole.quality,
      },
    }
  }
}

const sum = (values: readonly (number | null)[]): number => values.reduce<number>((a, b) => a + (b ?? 0), 0)
const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)

const ratesOf = (samples: readonly LinkSample[], direction: Direction): BucketRates => {
  const counted = samples.filter((of) => measuredOctets(of, direction) !== null)
  const octets = sum(counted.map((of) => measuredOctets(of, direction)))
  const measuredMs = sum(counted.map(({ intervalMs }) => intervalMs))
  const rates = counted.map((of) => Math.round(((measuredOctets(of, direction) ?? 0) * 8000) / (of.intervalMs ?? 0)))
  return {
    avgBps: counted.length === 0 ? null : (octets * 8000) / measuredMs,
    minBps: counted.length === 0 ? null : Math.min(...rates),
    maxBps: counted.length === 0 ? null : Math.max(...rates),
    octets,
    gapOctets: sum(samples.filter((of) => of[direction].label === 'gap').map((of) => of[direction].octets)),
    measuredMs,
  }
}

const badness = ['ok', 'wrap32', 'gap', 'ambiguous', 'reset', 'implausible'] as const

const bucketOf = (samples: readonly LinkSample[], atMs: number, stepMs: number): Bucket => {
  const down = ratesOf(samples, 'down')
  const up = ratesOf(samples, 'up')
  const worst = samples.map((of) => Math.max(badness.indexOf(of.down.label), badness.indexOf(of.up.label)))
  const count = (label: (typeof badness)[number]) => worst.filter((rank) => badness[rank] === label).length
  const polled = samples.filter(({ oper }) => oper !== null)
  const rtts = known(samples.map(({ rttUs }) => rttUs))
  return {
    atMs,
    down,
    up,
    coverage: Math.min(1, down.measuredMs / stepMs, up.measuredMs / stepMs),
    quality: {
      ok: count('ok'),
      wrap32: count('wrap32'),
      ambiguous: count('ambiguous'),
      reset: count('reset'),
      implausible: count('implausible'),
      gap: count('gap'),
    },
    operDownShare: polled.length === 0 ? null : polled.filter(({ oper }) => oper !== 'up').length / polled.length,
    rttMaxUs: rtts.length === 0 ? null : Math.max(...rtts),
    errors: sum(samples.flatMap((of) => [of.down.errors, of.up.errors])),
    discards: sum(samples.flatMap((of) => [of.down.discards, of.up.discards])),
  }
}
