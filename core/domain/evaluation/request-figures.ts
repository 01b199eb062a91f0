import { pauseParties } from '../sla-pauses.ts'
import { slaSteps } from '../sla-steps.ts'
import { type CalendarKind, calendarKinds } from '../working-time.ts'
import type { Figure, FigureGroup } from './document.ts'
import { countFigure, durationFigures, measuredFigure, shareFigure } from './figure.ts'
import type { RequestFact } from './request-facts.ts'

const base = (id: string, group: FigureGroup) => ({ id, group, of: 'requests' as const })

export const openOverdue = (fact: RequestFact): boolean => fact.isOpenAtEnd && fact.punctuality[fact.judging] === 'late'
export const doneLate = (fact: RequestFact): boolean => fact.isDone && fact.punctuality[fact.judging] === 'late'

/** Counts; the identity: open at start + in = done + rejected + cancelled + open at end. */
const countFigures = (facts: readonly RequestFact[]): Figure[] => {
  const count = (id: string, which: (fact: RequestFact) => boolean) =>
    countFigure(base(id, 'counts'), facts.filter(which))
  return [
    count('openAtStart', (fact) => fact.isOpenAtStart),
    count('in', (fact) => fact.isIn),
    count('done', (fact) => fact.isDone),
    count('rejected', (fact) => fact.isRejected),
    count('cancelled', (fact) => fact.isCancelled),
    count('openAtEnd', (fact) => fact.isOpenAtEnd),
    count('notReceived', (fact) => fact.isNotReceived),
  ]
}

/** On time among what was done: by the calendar that judges, then by each of the three. */
const onTimeFigures = (done: readonly RequestFact[]): Figure[] => {
  const onTime = (id: string, rows: readonly RequestFact[], kind: CalendarKind | null) => {
    const result = (fact: RequestFact) => fact.punctuality[kind ?? fact.judging]
    return shareFigure(
      base(id, 'onTime'),
      rows.filter((fact) => result(fact) === 'on_time'),
      rows,
      rows.filter((fact) => result(fact) !== null),
    )
  }
  const noticed = done.filter((fact) => !fact.isShortNotice)
  return [
    onTime('onTime', done, null),
    ...calendarKinds.map((kind) => onTime(`onTime.${kind}`, done, kind)),
    onTime('onTime.withoutShortNotice', noticed, null),
    shareFigure(
      base('shortNotice', 'onTime'),
      done.filter((fact) => fact.isShortNotice),
      done,
    ),
  ]
}

const pauseFigures = (done: readonly RequestFact[], touched: readonly RequestFact[]): Figure[] => {
  const sum = (of: (fact: RequestFact) => number) => done.reduce((total, fact) => total + of(fact), 0)
  const [paused, gross] = [sum((fact) => fact.pausedMinutes), sum((fact) => fact.grossMinutes)]
  const withPause = done.filter((fact) => fact.pausedMinutes > 0)
  return [
    measuredFigure(base('pause.minutes', 'pause'), withPause, {
      unit: 'minutes',
      value: paused,
      absent: null,
      interval: null,
      coverage: null,
      population: done.length,
    }),
    measuredFigure(base('pause.share', 'pause'), withPause, {
      unit: 'share',
      value: gross > 0 ? paused / gross : null,
      absent: gross > 0 ? null : 'empty',
      numerator: paused,
      denominator: gross,
      interval: null,
      coverage: null,
      population: done.length,
    }),
    ...pauseParties.map((party) => {
      const rows = touched.filter((fact) => fact.pausedBy[party] > 0)
      return measuredFigure(base(`pause.${party}`, 'pause'), rows, {
        unit: 'minutes',
        value: rows.reduce((total, fact) => total + fact.pausedBy[party], 0),
        absent: null,
        interval: null,
        coverage: null,
      })
    }),
  ]
}

/** Figures of requests: counts, punctuality, turnaround, steps, breaches, pauses. */
export const requestFigures = (facts: readonly RequestFact[]): Figure[] => {
  const done = facts.filter((fact) => fact.isDone)
  const late = facts.filter((fact) => doneLate(fact) || openOverdue(fact))
  const duration = (id: string, of: (fact: RequestFact) => number) =>
    durationFigures(
      base(id, 'turnaround'),
      done.map((fact) => ({ id: fact.id, minutes: of(fact) })),
    )
  return [
    ...countFigures(facts),
    ...onTimeFigures(done),
    ...duration('turnaround.net', (fact) => fact.netMinutes),
    ...duration('turnaround.gross', (fact) => fact.grossMinutes),
    ...slaSteps.flatMap((step) =>
      durationFigures(
        base(`step.${step}`, 'step'),
        done.flatMap((fact) => {
          const minutes = fact.steps[step]
          return minutes === null ? [] : [{ id: fact.id, minutes }]
        }),
        ['median', 'p90'],
      ),
    ),
    countFigure(base('breach', 'breach'), late),
    countFigure(base('breach.doneLate', 'breach'), facts.filter(doneLate)),
    countFigure(base('breach.openOverdue', 'breach'), facts.filter(openOverdue)),
    countFigure(
      base('breach.unexplained', 'breach'),
      late.filter((fact) => (fact.breach?.cause ?? null) === null),
    ),
    ...pauseFigures(done, facts),
  ]
}
