import type { RequestVerdict } from '../request-events.ts'
import { type Direction, directions } from '../sample.ts'
import { type ContractSpan, stepAt } from '../contract-steps.ts'
import type { Figure } from './document.ts'
import { durationFigures, measuredFigure, shareFigure } from './figure.ts'
import type { IncreaseFact } from './increase-facts.ts'
import type { RequestFact } from './request-facts.ts'

const verdictIds: Record<RequestVerdict, string> = {
  proven: 'proven',
  partial: 'partial',
  not_effective: 'notEffective',
  reverted: 'reverted',
  not_yet_provable: 'notYetProvable',
  conflict: 'conflict',
}

/** The two finish lines (domain.md §6): what was declared against what was measured. */
export const proofFigures = (increases: readonly IncreaseFact[], facts: readonly RequestFact[]): Figure[] => {
  const proof = (id: string) => ({ id, group: 'proof' as const, of: 'increases' as const })
  const done = facts.filter((fact) => fact.isDone)
  const judged = increases.filter((increase) => increase.verdict !== null)
  const provenIn = increases.flatMap((increase) =>
    increase.minutesToProof === null ? [] : [{ id: increase.id, minutes: increase.minutesToProof }],
  )
  return [
    ...Object.entries(verdictIds).map(([verdict, id]) =>
      shareFigure(
        proof(`proof.${id}`),
        increases.filter((increase) => increase.verdict === verdict),
        increases,
        judged,
      ),
    ),
    shareFigure(
      proof('proof.unjudged'),
      increases.filter((increase) => increase.verdict === null),
      increases,
    ),
    shareFigure(
      { id: 'falseDone', group: 'proof', of: 'requests' },
      done.filter((fact) => fact.isFalseDone),
      done,
      done.filter((fact) => fact.isJudged),
    ),
    ...durationFigures(proof('proof.time'), provenIn),
  ]
}

/** What a contract step added over the one before it, bit/s. */
export interface AddedRate {
  requestId: string
  linkId: string
  direction: Direction
  bps: number
  isTemporary: boolean
}

/**
 * Added bandwidth from the contracts: steps that begin in the quarter, come from a request and lie above the step before.
 * A step that comes back when a temporary increase ends lies below, and a correction is no service: neither counts.
 */
export const addedRates = (
  contracts: readonly ContractSpan[],
  facts: readonly RequestFact[],
  temporary: ReadonlySet<string>,
  { fromMs, atMs }: { fromMs: number; atMs: number },
): AddedRate[] => {
  const requests = new Set(facts.map((fact) => fact.id))
  return contracts.flatMap((step) => {
    if (step.validFromMs < fromMs || step.validFromMs >= atMs || !requests.has(step.source)) return []
    const ofSame = contracts.filter((other) => other.linkId === step.linkId && other.direction === step.direction)
    const before = stepAt(ofSame, step.validFromMs - 1)
    const bps = step.rateBps - (before?.rateBps ?? 0)
    if (before === null || bps <= 0) return []
    const { linkId, direction, source: requestId } = step
    return [{ requestId, linkId, direction, bps, isTemporary: temporary.has(requestId) }]
  })
}

export const addedFigures = (added: readonly AddedRate[]): Figure[] =>
  [false, true].flatMap((isTemporary) =>
    directions.map((direction) => {
      const rows = added.filter((one) => one.direction === direction && one.isTemporary === isTemporary)
      return measuredFigure(
        { id: isTemporary ? `addedTemporary.${direction}` : `added.${direction}`, group: 'added', of: 'requests' },
        [...new Set(rows.map((one) => one.requestId))].map((id) => ({ id })),
        {
          unit: 'bps',
          value: rows.reduce((sum, one) => sum + one.bps, 0),
          absent: null,
          interval: null,
          coverage: null,
        },
      )
    }),
  )
