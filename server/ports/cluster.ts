import type { Part } from '#platform/lifecycle.ts'

/**
 * The other servers on the same service database. With SQLite there are none: what is told is heard by nobody, and the
 * only server does everything.
 */
export interface ClusterBus {
  /**
   * Tells every other server, in order, after commit; the own listeners do not hear it. `payload` is JSON, at best a few
   * hundred bytes. Never rejects and never waits. A server that is away misses it: see `onGap`.
   */
  tell(topic: string, payload: unknown): void
  /**
   * What the others told of this topic. Register while building, before anything starts. The payload comes from a server
   * that may run another version: check what is used.
   */
  hear(topic: string, listener: (payload: unknown) => void): void
  /** The line to the others was cut and is back: what they told meanwhile is lost, so what is in memory is read again. */
  onGap(listener: () => void): void
}

export interface Cluster {
  /** No other server can be there. */
  isAlone: boolean
  bus: ClusterBus
  /**
   * Parts that run on one server of the cluster only (scheduled jobs, outboxes). They start when this server gets the
   * duty, in this order, and stop in reverse when it loses it; another server then has it within LEASE_MS. A server that
   * hangs for longer may still end the step it is in: a step must do no harm when it is done twice.
   */
  onDuty(name: string, parts: readonly Part[]): Part[]
  /** Starts before every part that tells, hears or waits for a duty, and stops after them. */
  part: Part
}
