import type { Wall } from './find-wall.ts'
import { FRAME_MIX, UNSEEN_OLD_LIMIT } from './margins.ts'
import type { ProofTask } from './model.ts'
import type { OldLimitBound } from './over-run.ts'

/** How the old limit looks in the counters, and how sure that is. */
export interface OldLimit {
  /** The measured ceiling before the change; null when demand never reached one. */
  ceilingBps: number | null
  /** Ceiling / contract where the ceiling plausibly is the contract's (0.9-1.25): framing and protocol efficiency. */
  factor: number
  bound: OldLimitBound
  /** The weaker bound for when the asked rate itself was seen as a ceiling. */
  boundIfReached: OldLimitBound
  /** Why the bound is where it is: a key for the reader. */
  basis: 'measured_ceiling' | 'contract_and_ceiling' | 'contract_unseen'
}

/**
 * The highest rate at which the old limit may show in the counters. The contract is a claim: where the real ceiling was
 * measured, it counts too, with what a changed mix of frame sizes may add; where none was seen, the real one may be half
 * as high again as the contract.
 */
export const oldLimit = (task: ProofTask, ceiling: Wall | null): OldLimit => {
  const { fromBps, margins } = task
  const allowanceS = (margins.refreshS.value + margins.burstS.value) * task.timeScale
  const known = margins.overhead.source !== 'assumed'
  const framed = fromBps * (1 + margins.overhead.value)
  if (!ceiling)
    return {
      ceilingBps: null,
      factor: 1,
      bound: { bps: Math.max(framed, fromBps * UNSEEN_OLD_LIMIT), allowanceS },
      boundIfReached: { bps: framed, allowanceS },
      basis: 'contract_unseen',
    }
  const ratio = ceiling.bps / fromBps
  const isContract = ratio >= 0.9 && ratio <= 1.25
  // Near the contract the ceiling itself measures the framing; far from it the contract's own framing is still unknown.
  const contract = known || !isContract ? framed : fromBps * (1 + FRAME_MIX)
  const bound = { bps: Math.max(contract, ceiling.bps * (1 + FRAME_MIX)), allowanceS }
  return {
    ceilingBps: ceiling.bps,
    factor: isContract ? ratio : 1,
    bound,
    boundIfReached: bound,
    basis: isContract ? 'measured_ceiling' : 'contract_and_ceiling',
  }
}
