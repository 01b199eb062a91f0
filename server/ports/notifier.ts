import type { Role } from '#domain/principal.ts'
import type { Tx } from '../database/service-database.ts'

/** `complaintOfficers`: those with the capability of the second level, whatever their role. */
export type NoticeAudience = { accountId: string } | { role: Role } | { opdId: string } | { complaintOfficers: true }

/** One message per cause: the same `cause` for the same person is sent once. */
export interface Notice {
  cause: string
  to: readonly NoticeAudience[]
  /** Who did it himself needs no message of it. */
  except?: string
  /** Dictionary key and values; text is made per reader in his language. */
  kind: string
  values: Record<string, string | number | null>
  /** Path of the screen that it leads to: `/requests/ID`. */
  path: string
  /** `breach` overrides quiet hours. */
  urgency: 'normal' | 'breach'
}

export interface Notifier {
  /** Durable with the caller's transaction; delivery follows from the outbox. */
  notify(tx: Tx, notice: Notice): Promise<void>
}
