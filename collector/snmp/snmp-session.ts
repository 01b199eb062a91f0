/**
 * The port between the collector and SNMP. A value is a number (INTEGER, Counter32, Gauge32, TimeTicks), a bigint
 * (Counter64), bytes (OCTET STRING), text (OID or IpAddress) or null: noSuchObject, noSuchInstance and endOfMibView mean
 * absent, never zero.
 */
export type SnmpValue = number | bigint | Buffer | string | null

export interface SnmpRow {
  oid: string
  value: SnmpValue
}

export interface GetAnswer {
  /** In the order asked. */
  values: SnmpValue[]
  /** Monotonic ms (performance.now) of the attempt that was answered. */
  sentAtMs: number
  receivedAtMs: number
}

export interface RequestLimits {
  /** Total time for all attempts; default 5,000 ms. */
  deadlineMs?: number
  /** Attempts at most; default 4. Each has its own request id, so a late answer is never taken for a newer one. */
  attempts?: number
}

export interface SessionCounters {
  requests: number
  answers: number
  timeouts: number
  /** Datagrams from an address or port that was not asked. */
  foreign: number
  /** Datagrams that were not SNMP, or not an answer to what was asked. */
  malformed: number
}

/** One session per device, kept open. Requests are served one at a time in order. Every call rejects with SnmpFailure. */
export interface SnmpSession {
  readonly counters: Readonly<SessionCounters>
  get(oids: readonly string[], limits?: RequestLimits): Promise<GetAnswer>
  /** The next object after each OID; null at the end. */
  next(oids: readonly string[], limits?: RequestLimits): Promise<(SnmpRow | null)[]>
  /** Per asked OID the rows that follow it, in order; null marks the end. Rejects on SNMPv1. */
  bulk(oids: readonly string[], maxRepetitions: number, limits?: RequestLimits): Promise<(SnmpRow | null)[][]>
  close(): void
}
