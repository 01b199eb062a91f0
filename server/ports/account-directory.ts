import type { ServiceDb, Tx } from '../database/service-database.ts'
import type { NoticeAudience } from './notifier.ts'

export interface AccountContact {
  accountId: string
  name: string
  /** Null: no address known, so no mail. */
  email: string | null
}

/** Who is reached by a notice: active persons only (no wall, no collector). Implemented by the accounts feature. */
export interface AccountDirectory {
  /** Each account once. Takes the caller's transaction: the service database has one connection. */
  contacts(db: ServiceDb | Tx, audiences: readonly NoticeAudience[]): Promise<AccountContact[]>
}
