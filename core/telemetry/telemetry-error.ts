/**
 * Why a store refused:
 * - `full` the disk or the size limit is reached; `busy` another process held the file for too long; both wrote nothing
 * - `corrupt` the file is damaged; `io` anything else below us
 * - `unreachable` nothing answers at the address; `unauthorized` the token or user is wrong or lacks a right; `missing`
 *   the database, bucket or policy is not there; `refused` the store will never take these samples as they are;
 *   `too_large` send it in smaller parts (of a store behind a network; all wrote nothing that counts)
 * - `bad_query` the question is outside the port's bounds; `overloaded` too many are waiting; `timeout` it took too long
 * - `cancelled` the asker's signal; `closed` the store was closed
 */
export type TelemetryErrorCode =
  | 'full'
  | 'busy'
  | 'corrupt'
  | 'io'
  | 'unreachable'
  | 'unauthorized'
  | 'missing'
  | 'refused'
  | 'too_large'
  | 'bad_query'
  | 'overloaded'
  | 'timeout'
  | 'cancelled'
  | 'closed'

/** The only error that a telemetry store throws or rejects with. */
export class TelemetryStoreError extends Error {
  readonly code: TelemetryErrorCode
  /** The store asked not to be troubled again for so long; null: it said nothing. */
  readonly retryAfterMs: number | null

  constructor(
    code: TelemetryErrorCode,
    message: string,
    { retryAfterMs = null, ...options }: ErrorOptions & { retryAfterMs?: number | null } = {},
  ) {
    super(message, options)
    this.name = 'TelemetryStoreError'
    this.code = code
    this.retryAfterMs = retryAfterMs
  }

  /** True where the same call may succeed later (a collector keeps the batch and tries again). */
  get retryable(): boolean {
    return this.code !== 'bad_query' && this.code !== 'refused' && this.code !== 'cancelled' && this.code !== 'closed'
  }
}
