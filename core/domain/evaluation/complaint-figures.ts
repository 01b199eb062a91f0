import type { Figure } from './document.ts'
import { countFigure, durationFigures, shareFigure } from './figure.ts'
import type { EvaluatedComplaint } from './input.ts'

/** A complaint in the columns of the quarter. Minutes are calendar minutes; limits are those it was given when it came. */
export interface ComplaintFact extends EvaluatedComplaint {
  isIn: boolean
  /** Came before the quarter and was neither resolved nor ended when it began. */
  isCarriedOver: boolean
  isOpenAtEnd: boolean
  isEscalated: boolean
  minutesToAnswer: number | null
  minutesToResolve: number | null
  /** Null: not answered and its time is not over yet, or it was rejected or forwarded unanswered. */
  isAnsweredOnTime: boolean | null
  isResolvedOnTime: boolean | null
}

const onTime = (dueAtMs: number, metAtMs: number | null, endedAtMs: number | null, atMs: number): boolean | null => {
  if (metAtMs !== null && metAtMs < atMs) return metAtMs <= dueAtMs
  if (endedAtMs !== null && endedAtMs < atMs) return null
  return dueAtMs < atMs ? false : null
}

/** Complaints that came in the quarter or were open when it began; others are left out. */
export const complaintFacts = (
  complaints: readonly EvaluatedComplaint[],
  { fromMs, atMs }: { fromMs: number; atMs: number },
): ComplaintFact[] =>
  complaints.flatMap((complaint) => {
    const { receivedAtMs, firstAnswerAtMs, resolvedAtMs, endedAtMs, escalatedAtMs } = complaint
    const overAtMs = Math.min(resolvedAtMs ?? Infinity, endedAtMs ?? Infinity)
    const isIn = receivedAtMs >= fromMs && receivedAtMs < atMs
    const isCarriedOver = receivedAtMs < fromMs && overAtMs >= fromMs
    if (!isIn && !isCarriedOver) return []
    // What happened after the quarter is the next one's: it must not change this one's rows.
    const before = (time: number | null) => (time !== null && time < atMs ? time : null)
    const minutes = (metAtMs: number | null) =>
      metAtMs === null || metAtMs >= atMs ? null : Math.floor((metAtMs - receivedAtMs) / 60_000)
    return [
      {
        ...complaint,
        firstAnswerAtMs: before(firstAnswerAtMs),
        escalatedAtMs: before(escalatedAtMs),
        resolvedAtMs: before(resolvedAtMs),
        endedAtMs: before(endedAtMs),
        isIn,
        isCarriedOver,
        isOpenAtEnd: overAtMs >= atMs,
        isEscalated: escalatedAtMs !== null && escalatedAtMs < atMs,
        minutesToAnswer: minutes(firstAnswerAtMs),
        minutesToResolve: minutes(resolvedAtMs),
        isAnsweredOnTime: onTime(complaint.answerDueAtMs, firstAnswerAtMs, endedAtMs, atMs),
        isResolvedOnTime: onTime(complaint.resolveDueAtMs, resolvedAtMs, endedAtMs, atMs),
      },
    ]
  })

/** By the complaints that came in the quarter; those carried over are counted apart. */
export const complaintFigures = (facts: readonly ComplaintFact[]): Figure[] => {
  const base = (id: string) => ({ id, group: 'complaint' as const, of: 'complaints' as const })
  const came = facts.filter((fact) => fact.isIn)
  const duration = (id: string, of: (fact: ComplaintFact) => number | null) =>
    durationFigures(
      base(id),
      came.flatMap((fact) => {
        const minutes = of(fact)
        return minutes === null ? [] : [{ id: fact.id, minutes }]
      }),
      ['median', 'p90'],
    )
  const share = (id: string, of: (fact: ComplaintFact) => boolean | null) =>
    shareFigure(
      base(id),
      came.filter((fact) => of(fact) === true),
      came,
      came.filter((fact) => of(fact) !== null),
    )
  return [
    countFigure(base('complaint.in'), came),
    countFigure(
      base('complaint.carriedOver'),
      facts.filter((fact) => fact.isCarriedOver),
    ),
    countFigure(
      base('complaint.openAtEnd'),
      facts.filter((fact) => fact.isOpenAtEnd),
    ),
    ...duration('complaint.answer', (fact) => fact.minutesToAnswer),
    ...duration('complaint.resolve', (fact) => fact.minutesToResolve),
    share('complaint.answeredOnTime', (fact) => fact.isAnsweredOnTime),
    share('complaint.resolvedOnTime', (fact) => fact.isResolvedOnTime),
    share('complaint.escalated', (fact) => fact.isEscalated),
  ]
}
