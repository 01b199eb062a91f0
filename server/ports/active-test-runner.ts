import type { Direction } from '#domain/sample.ts'
import type { TestHost } from '#platform/inventory.ts'

export interface ActiveTestOrder {
  host: TestHost
  /** `down`: this machine sends towards the OPD. */
  direction: Direction
  payloadBps: number
  seconds: number
}

/** What the receiver got, and within which time at the latest. */
export interface ActiveTestReport {
  fromMs: number
  toMs: number
  payloadOctets: number
}

/** Sends traffic over a link on purpose. A test hands in a stand-in. */
export interface ActiveTestRunner {
  /** Ends early when the signal says so. Rejects with a sentence for a person. */
  run(order: ActiveTestOrder, signal: AbortSignal): Promise<ActiveTestReport>
}
