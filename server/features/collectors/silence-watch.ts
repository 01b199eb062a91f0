/**
 * How long each collector has been silent, as this server saw it itself: since when its count of heartbeats stands. By
 * the monotonic clock of this process, so that neither the clocks of two servers nor a time server can shorten it, and
 * from the beginning after every break in looking: a server that was away, or whose database was, knows nothing of what
 * its collectors wanted to say meanwhile (core/domain/collectors/polling-right.ts relies on it).
 */
export const createSilenceWatch = () => {
  const seen = new Map<string, { beats: number; sinceMs: number }>()
  return {
    /** ms; 0 when the count moved since the last look, or this is the first one. */
    silenceMs(id: string, beats: number, nowMs: number): number {
      const last = seen.get(id)
      if (last?.beats === beats) return nowMs - last.sinceMs
      seen.set(id, { beats, sinceMs: nowMs })
      return 0
    },
    /** What this collector said could not be kept: its silence begins anew. */
    forget: (id: string) => void seen.delete(id),
    /** We did not look for a while. */
    restart: () => seen.clear(),
  }
}
export type SilenceWatch = ReturnType<typeof createSilenceWatch>
