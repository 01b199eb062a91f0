/** The collector speaks every cycle (10 s): two cycles and 5 s of silence mean it stopped. Null: it never spoke. */
export const COLLECTOR_SILENCE_MS = 25_000
export const isCollectorStale = (collectorAgeMs: number | null): boolean =>
  collectorAgeMs !== null && collectorAgeMs > COLLECTOR_SILENCE_MS
