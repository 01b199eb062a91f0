import type { Role } from '#domain/principal.ts'

/** Who may hear it: the hub maps each to a room of the session; nobody chooses a room himself. */
export type NewsAudience = { opdId: string } | { role: Role } | { accountId: string }

export interface NewsBus {
  /** After commit only. Carries the id, never the content: readers fetch in their own scope. */
  publish(news: { topic: string; id: string; audiences: readonly NewsAudience[] }): void
}
