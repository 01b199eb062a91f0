import { type Direction, type LinkSample, noDelta } from '#domain/sample.ts'
import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import type { Bucket, BucketRates, TelemetryReader } from '#telemetry/telemetry-store.ts'

/** Raw samples are gone after so long, as in the product. */
const RAW_MS = 3 * 86_400_000

export interface SeriesTelemetry extends Pick<TelemetryReader, 'samples' | 'series'> {
  /** What a link carries from now on; a direction that is left out is idle. */
  set(linkId: string, series: Partial<Record<Direction, MeasuredSeries>>): void
  /** Samples of this link that are not there yet: slots in [fromMs, toMs). */
  hide(fromMs: number, toMs: number): void
  /** Everything rejects with `overloaded` while true. */
  isAway: boolean
  reads: number
}

/** A store that holds labelled traffic up to now: the future is not in it, and raw samples go after three days. */
export const seriesTelemetry = (clock: { nowMs(): number }): SeriesTelemetry => {
  const links = new Map<string, LinkSample[]>()
  let hidden: readonly [number, number] = [0, 0]

  const delta = (series: MeasuredSeries | undefined, at: number) => ({
    ...noDelta('ok'),
    octets: series ? Math.round((series.bits[at] ?? 0) / 8) : 1_000,
  })
  const slots = (linkId: string, fromMs: number, toMs: number): LinkSample[] =>
    (links.get(linkId) ?? []).filter(
      ({ slotMs }) =>
        slotMs >= fromMs && slotMs < toMs && slotMs <= clock.nowMs() && (slotMs < hidden[0] || slotMs >= hidden[1]),
    )
  const rates = (samples: readonly LinkSample[], direction: Direction): BucketRates => {
    const octets = samples.reduce((sum, one) => sum + (one[direction].octets ?? 0), 0)
    const measuredMs = samples.reduce((sum, one) => sum + (one.intervalMs ?? 0), 0)
    const avgBps = measuredMs > 0 ? (octets * 8000) / measuredMs : null
    return { avgBps, minBps: avgBps, maxBps: avgBps, octets, gapOctets: 0, measuredMs }
  }

  const store: SeriesTelemetry = {
    isAway: false,
    reads: 0,
    set(linkId, { down, up }) {
      const any = down ?? up
      links.set(
        linkId,
        Array.from(any?.endMs ?? [], (endMs, at) => ({
          linkId,
          deviceId: 'core-1',
          slotMs: Math.round(endMs / 1000) * 1000,
          readAtMs: endMs,
          intervalMs: endMs - (any?.startMs[at] ?? endMs),
          down: delta(down, at),
          up: delta(up, at),
          oper: 'up',
          rttUs: 1000,
        })),
      )
    },
    hide(fromMs, toMs) {
      hidden = [fromMs, toMs]
    },
    samples({ linkId, fromMs, toMs, limit }) {
      store.reads += 1
      if (store.isAway) return Promise.reject(new TelemetryStoreError('overloaded', 'busy'))
      const oldestMs = clock.nowMs() - RAW_MS
      return Promise.resolve(slots(linkId, Math.max(fromMs, oldestMs), toMs).slice(0, limit))
    },
    series({ linkId, fromMs, toMs, stepMs }) {
      store.reads += 1
      if (store.isAway) return Promise.reject(new TelemetryStoreError('overloaded', 'busy'))
      const rows: LinkSample[][] = Array.from({ length: (toMs - fromMs) / stepMs }, () => [])
      for (const sample of slots(linkId, fromMs, toMs))
        rows[Math.floor((sample.slotMs - fromMs) / stepMs)]?.push(sample)
      const buckets = rows.map((samples, at): Bucket => {
        const down = rates(samples, 'down')
        return {
          atMs: fromMs + at * stepMs,
          down,
          up: rates(samples, 'up'),
          coverage: down.measuredMs / stepMs,
          quality: { ok: samples.length, wrap32: 0, ambiguous: 0, reset: 0, implausible: 0, gap: 0 },
          operDownShare: null,
          rttMaxUs: null,
          errors: 0,
          discards: 0,
        }
      })
      return Promise.resolve({ linkId, stepMs, source: '5m', buckets })
    },
  }
  return store
}

/** Shifts labelled traffic in time by whole weeks: office hours stay where they are. */
export const shifted = ({ startMs, endMs, bits }: MeasuredSeries, byMs: number): MeasuredSeries => ({
  startMs: startMs.map((ms) => ms + byMs),
  endMs: endMs.map((ms) => ms + byMs),
  bits,
})
