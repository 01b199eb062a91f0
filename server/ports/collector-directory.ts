import type { CollectorView } from '#wire/collectors.ts'

/** Who polls what among the collectors on other machines, as of the last look (once a second). From memory alone. */
export interface CollectorDirectory {
  /** The collector that may be polling this device; null: none of them. */
  holderOf(deviceId: string): string | null
  /** Those whose token is not revoked. */
  views(): readonly CollectorView[]
  /** Called with those for whom another share waits than the one they were offered last. */
  onWaiting(listener: (collectorIds: readonly string[]) => void): void
}
