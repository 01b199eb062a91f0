/**
 * How long a collector may poll its share, by its own clock alone.
 *
 * A collector that hears no server cannot know whether the servers are away or it is itself cut off. In the first case
 * nobody gives its devices to another one and it should poll on; in the second a server does, after SILENCE_MS without a
 * word, and then it must have stopped: two collectors on one device are two lies about who measures. So a right to poll
 * comes from three things, and silence is none of them:
 *
 * - **a grant**: a server answered. It holds RIGHT_MS from the moment of *asking* (the answer may have been slow), on a
 *   clock that no time server moves and that a restart of the process does not reset. The server waits longer than that,
 *   and longer by more than a poll under way may take (5 s), before it gives the share away.
 * - **a refusal by all**: every address in the list says actively that no server works there (connection refused, a
 *   proxy without a server behind it, a server that cannot reach its database). Who does not work gives nothing away,
 *   and a server counts silence only while it works, from the beginning after each break (server/features/collectors/
 *   silence-watch.ts): so that is as good as a grant. It must come while the right still holds: before, a server that is
 *   away now may have given the share to somebody.
 * - **being alone**: with the last grant the server promised to give the share to nobody (share-ledger.ts), because
 *   there was nobody. Such a collector polls on for as long as it hears nothing.
 *
 * What is left: two collectors or more, and all servers silent without refusing (machines without power, a cut line).
 * They look cut off and stop when their right ends, until a server or a refusal comes; a hole with a reason is better
 * than a figure that two have written.
 */
export interface PollingRight {
  /** By the collector's clock, ms. */
  untilMs: number
  /** Nobody else was there to take over when a server spoke last. */
  isAlone: boolean
}

/** A collector speaks to a server this often. */
export const HEARTBEAT_MS = 5_000
/** From asking on, by the collector's clock. */
export const RIGHT_MS = 12_000
/** Silence after which a server gives a share away, by the server's clock. */
export const SILENCE_MS = 18_000

export const noRight: PollingRight = { untilMs: -Infinity, isAlone: false }

export const mayPoll = ({ untilMs, isAlone }: PollingRight, nowMs: number): boolean => isAlone || nowMs < untilMs

/** A server granted what it was asked at `askedAtMs`. */
export const afterGrant = (askedAtMs: number, isAlone: boolean): PollingRight => ({
  untilMs: askedAtMs + RIGHT_MS,
  isAlone,
})

/** Every address refused within one round of asking. */
export const afterRefusalByAll = (
  right: PollingRight,
  { askedAtMs, heardAtMs }: { askedAtMs: number; heardAtMs: number },
): PollingRight =>
  mayPoll(right, heardAtMs) ? { ...right, untilMs: Math.max(right.untilMs, askedAtMs + RIGHT_MS) } : right

/** A server that works said no: the promise to one who is alone is over, what was granted before holds to its end. */
export const afterDenial = (right: PollingRight): PollingRight => ({ ...right, isAlone: false })
