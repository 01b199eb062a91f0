import { type ClockFacts, clockStart } from './sla-clock.ts'
import type { SlaRules } from './sla-rules.ts'
import { type CalendarKind, elapsedMinutes } from './working-time.ts'

/** Internal aims of domain.md §5, not the standard: their sum is the 24 hours. Minutes. */
export const stepAims = {
  submit_receive: null,
  receive_dispose: 120,
  dispose_start: 240,
  start_increase: 720,
  increase_report: 240,
  report_done: 120,
} as const
export type SlaStep = keyof typeof stepAims
export const slaSteps = Object.keys(stepAims) as SlaStep[]

/** Who is waited for in each step. */
export const stepWaitsFor: Record<SlaStep, 'registry' | 'head' | 'technician'> = {
  submit_receive: 'registry',
  receive_dispose: 'head',
  dispose_start: 'technician',
  start_increase: 'technician',
  increase_report: 'technician',
  report_done: 'technician',
}

export interface StepReading {
  step: SlaStep
  waitsFor: 'registry' | 'head' | 'technician'
  fromMs: number | null
  /** Null: still in this step, or it has not begun. */
  toMs: number | null
  /** Minutes of the step inside the clock's window; null when it has not begun. The steps sum to the gross time. */
  minutes: number | null
  aimMinutes: number | null
}

const bounds: Record<SlaStep, readonly [keyof ClockFacts, keyof ClockFacts]> = {
  submit_receive: ['submittedAtMs', 'receivedAtMs'],
  receive_dispose: ['receivedAtMs', 'dispositionedAtMs'],
  dispose_start: ['dispositionedAtMs', 'startedAtMs'],
  start_increase: ['startedAtMs', 'increasedAtMs'],
  increase_report: ['increasedAtMs', 'reportedAtMs'],
  report_done: ['reportedAtMs', 'doneAtMs'],
}

/**
 * How long each step held the request, clipped to [start of the clock, first done or now], so that the sum is the gross
 * time to the minute and "who held it" needs no explanation. First passes only: reopened work has its own figures.
 */
export const readSteps = (facts: ClockFacts, rules: SlaRules, kind: CalendarKind, nowMs: number): StepReading[] => {
  const startMs = clockStart(facts, rules)
  return slaSteps.map((step) => {
    const [from, to] = bounds[step]
    const fromMs = facts[from] as number | null
    const toMs = facts[to] as number | null
    const minutes =
      fromMs === null || startMs === null
        ? null
        : elapsedMinutes(rules.calendar, kind, Math.max(fromMs, startMs), toMs ?? facts.doneAtMs ?? nowMs)
    return { step, waitsFor: stepWaitsFor[step], fromMs, toMs, minutes, aimMinutes: stepAims[step] }
  })
}
