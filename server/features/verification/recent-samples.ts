import type { LinkSample } from '#domain/sample.ts'

const KEPT_MS = 60_000

/** The samples of the last minute by device, as the collector sends them: what the guard of an active test compares with. */
export const createRecentSamples = () => {
  const byDevice = new Map<string, LinkSample[]>()
  return {
    take(samples: readonly LinkSample[]): void {
      for (const sample of samples) {
        const kept = byDevice.get(sample.deviceId) ?? []
        kept.push(sample)
        while (kept.length > 0 && (kept[0]?.readAtMs ?? Infinity) < sample.readAtMs - KEPT_MS) kept.shift()
        byDevice.set(sample.deviceId, kept)
      }
    },
    ofDevice: (deviceId: string): readonly LinkSample[] => byDevice.get(deviceId) ?? [],
    /** The newest of every link of a device that is no older than `maxAgeMs`. */
    newest(deviceId: string, nowMs: number, maxAgeMs: number): LinkSample[] {
      const newest = new Map<string, LinkSample>()
      for (const sample of byDevice.get(deviceId) ?? [])
        if (sample.readAtMs >= nowMs - maxAgeMs) newest.set(sample.linkId, sample)
      return [...newest.values()]
    },
  }
}
export type RecentSamples = ReturnType<typeof createRecentSamples>
