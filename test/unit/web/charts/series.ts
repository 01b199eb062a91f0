import type { SeriesReply } from '#wire/links.ts'

type Bucket = SeriesReply['buckets'][number]
const noLabels = { ok: 0, wrap32: 0, ambiguous: 0, reset: 0, implausible: 0, gap: 0 }

/** A 10 s series from rates in bit/s; null is a hole. Upload is a tenth. */
export const aSeries = (downBps: readonly (number | null)[], stepMs = 10_000): SeriesReply => {
  const rates = (bps: number | null): Bucket['down'] =>
    bps === null
      ? { avgBps: null, minBps: null, maxBps: null, octets: 0, gapOctets: 0, measuredMs: 0 }
      : {
          avgBps: bps,
          minBps: bps / 2,
          maxBps: bps * 2,
          octets: (bps * stepMs) / 8000,
          gapOctets: 0,
          measuredMs: stepMs,
        }
  return {
    linkId: 'dinkes-utama',
    fromMs: 0,
    toMs: downBps.length * stepMs,
    stepMs,
    source: 'raw',
    contracts: [],
    buckets: downBps.map((bps, i) => ({
      atMs: i * stepMs,
      down: rates(bps),
      up: rates(bps === null ? null : bps / 10),
      coverage: bps === null ? 0 : 1,
      quality: bps === null ? { ...noLabels, gap: 1 } : { ...noLabels, ok: 1 },
      operDownShare: null,
      rttMaxUs: bps === null ? null : 1000 + i,
      errors: 0,
      discards: i === 0 ? 3 : 0,
    })),
  }
}
