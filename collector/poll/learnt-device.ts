import type { QueueColumns } from '#domain/queue-orientation.ts'

/** What was learnt about a device by asking it; survives restarts (learnt-file.ts), so that nothing is learnt twice. */
export interface LearntDevice {
  /** Varbinds per request that were answered. */
  varbinds?: number
  isBulkBroken?: boolean
  /** How often the agent renews its counters. */
  refreshMs?: number
  uptimeGranularityMs?: number
  /** Queue link → which column is the download. */
  orientations: Record<string, QueueColumns>
}

export const nothingLearnt = (): LearntDevice => ({ orientations: {} })
