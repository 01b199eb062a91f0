import type { OperStatus } from '#domain/sample.ts'
import type { Age } from './age.ts'

/** The words of the product for one link, worst first: this order is the default sort of the list. */
export const linkStates = ['cut', 'unknown', 'full', 'busy', 'care', 'normal'] as const
export type LinkState = (typeof linkStates)[number]

/** Share of the contract from which a link is busy (padat) and at its ceiling (penuh, domain.md: at or above 95 %). */
export const BUSY_SHARE = 0.8
export const FULL_SHARE = 0.95

export interface LinkFacts {
  /** Approved maintenance is going on: what is cut or silent now is no alarm. */
  isMaintained: boolean
  age: Age
  oper: OperStatus | null
  isQuarantined: boolean
  /** Worse direction, p95 of the last five minutes against the contract in force; null when there is none of either. */
  usedShare: number | null
  /** At least one direction was measured in the newest sample. */
  isMeasured: boolean
}

const broken: readonly OperStatus[] = ['down', 'notPresent', 'lowerLayerDown']

/** State of one link. Without fresh knowledge it is `unknown`, never `normal`: absent is not zero. */
export const linkState = (facts: LinkFacts): LinkState => {
  if (facts.isMaintained) return 'care'
  if (facts.age === 'unknown' || facts.isQuarantined) return 'unknown'
  if (facts.oper !== null && broken.includes(facts.oper)) return 'cut'
  if (!facts.isMeasured) return 'unknown'
  if (facts.usedShare !== null && facts.usedShare >= FULL_SHARE) return 'full'
  if (facts.usedShare !== null && facts.usedShare >= BUSY_SHARE) return 'busy'
  return 'normal'
}
