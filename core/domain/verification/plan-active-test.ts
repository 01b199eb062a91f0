import type { OldLimitBound } from './over-run.ts'

/** TCP over IPv4 and Ethernet with time stamps: 1,448 octets of payload in a frame of 1,514, as interfaces count it. */
export const FRAME_SHARE = 1448 / 1514
/** Slow start and the way to a steady rate are not the link's fault. */
const WARM_UP_S = 3
const SHORTEST_S = 10
/** A plan that only just over-runs the old limit proves nothing when TCP is a little slower. */
const RESERVE = 1.15

export interface ActiveTestPlan {
  /** On the wire, as counters show it: never more than the asked rate, nor than the inventory allows. */
  rateBps: number
  /** The same as payload, which is what a sending program is told. */
  payloadBps: number
  seconds: number
}

export type PlanRefusal = 'rate-cap-too-low' | 'time-cap-too-short'

/**
 * The smallest test that can prove something: the asked rate, for as long as the old limit, its bucket and late counters
 * could explain. Refused when the caps of the inventory leave no such test: then it would load the link for nothing.
 */
export const planActiveTest = ({
  askedBps,
  maxRateBps,
  maxSeconds,
  bound,
}: {
  askedBps: number
  maxRateBps: number
  maxSeconds: number
  bound: OldLimitBound
}): ActiveTestPlan | PlanRefusal => {
  const rateBps = Math.min(askedBps, maxRateBps)
  // What can be reached beneath a shaper of that very rate.
  const reachedBps = rateBps * 0.95
  if (reachedBps <= bound.bps) return 'rate-cap-too-low'
  const needed = (bound.bps * bound.allowanceS * RESERVE) / (reachedBps - bound.bps)
  const seconds = Math.max(SHORTEST_S, Math.ceil(needed + WARM_UP_S))
  if (seconds > maxSeconds) return 'time-cap-too-short'
  return { rateBps, payloadBps: Math.floor(rateBps * FRAME_SHARE), seconds }
}
