import type { Direction } from './sample.ts'

/**
 * Effective-dated contracts (domain.md §6). Changes are appended, steps are a replay of them: a contract of the past can
 * be explained, and nothing is edited in place.
 */
export interface ContractChange {
  linkId: string
  direction: Direction
  rateBps: number
  validFromMs: number
  /** End of a temporary increase; what was in force before it comes back then. Null: until the next change. */
  untilMs: number | null
  /** A request id, `correction` or `inventory`. */
  source: string
}

export interface ContractSpan {
  linkId: string
  direction: Direction
  rateBps: number
  validFromMs: number
  /** Exclusive; null: still in force. */
  validToMs: number | null
  source: string
}

/**
 * The steps of one link and direction after a change: it replaces what was in force in [validFrom, until). Steps come
 * back in order and disjoint.
 */
export const applyContractChange = (steps: readonly ContractSpan[], change: ContractChange): ContractSpan[] => {
  const { untilMs, validFromMs } = change
  const end = untilMs ?? Infinity
  if (end <= validFromMs) return [...steps]
  const kept = steps.flatMap((step): ContractSpan[] => {
    const stepEnd = step.validToMs ?? Infinity
    const before = step.validFromMs < validFromMs ? [{ ...step, validToMs: Math.min(stepEnd, validFromMs) }] : []
    const after = stepEnd > end ? [{ ...step, validFromMs: Math.max(step.validFromMs, end) }] : []
    return [...before, ...after]
  })
  const { linkId, direction, rateBps, source } = change
  const added: ContractSpan = { linkId, direction, rateBps, source, validFromMs, validToMs: untilMs }
  return [...kept, added].sort((a, b) => a.validFromMs - b.validFromMs)
}

/** The step in force at an instant: validFrom ≤ at < validTo. Null where nothing is recorded: unknown, not zero. */
export const stepAt = (steps: readonly ContractSpan[], atMs: number): ContractSpan | null =>
  steps.findLast((step) => step.validFromMs <= atMs && (step.validToMs === null || atMs < step.validToMs)) ?? null

export type RateChange = 'increase' | 'decrease' | 'same' | 'unknown'

/** Only more is an increase; asking for the rate that one has, or less, is refused with this reason (domain.md §2). */
export const compareRate = (inForceBps: number | null, askedBps: number): RateChange => {
  if (inForceBps === null) return 'unknown'
  if (askedBps > inForceBps) return 'increase'
  return askedBps < inForceBps ? 'decrease' : 'same'
}
