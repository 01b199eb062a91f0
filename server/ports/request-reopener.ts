import type { Principal } from '#domain/principal.ts'
import type { Tx } from '../database/service-database.ts'

/** A complaint that an increase took no effect reopens its request (domain.md §7). Implemented by the requests feature. */
export interface RequestReopener {
  /** Whether the request exists in the scope of this principal. */
  inScope(principal: Principal, requestId: string): Promise<boolean>
  /** Appends `reopened` with cause `complaint`; `refused` carries the reason of the domain (not done, already open, …). */
  reopen(
    tx: Tx,
    input: { requestId: string; complaintId: string; by: Principal; atMs: number },
  ): Promise<{ reopened: true } | { reopened: false; refused: string }>
}
