import { correctionRules } from '#domain/request-correct.ts'
import type { RequestEventView } from '#wire/request-events.ts'

export type CorrectionView = Extract<RequestEventView, { type: 'corrected' }>
export type CorrectionRule = NonNullable<(typeof correctionRules)[keyof typeof correctionRules]>

export const ruleOf = (event: RequestEventView): CorrectionRule | null => correctionRules[event.type] ?? null

/** Names of the fields that a person may read and put right; a dotted one (`letter.number`) is known by its last part. */
export const correctionWords = [
  'reason',
  'number',
  'date',
  'subject',
  'signatory',
  'agendaNo',
  'missing',
  'instruction',
  'cause',
  'note',
  'text',
  'declaration',
  'responsible',
  'remedy',
] as const
export type CorrectionWord = (typeof correctionWords)[number]
export const wordOf = (field: string): CorrectionWord => {
  const last = field.split('.').at(-1)
  return correctionWords.find((word) => word === last) ?? 'text'
}

const recorded = (event: RequestEventView, field: string): string => {
  let value: unknown = event.data
  for (const part of field.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined
  return typeof value === 'string' ? value : ''
}

const correctionsBefore = (timeline: readonly RequestEventView[], target: number, version: number): CorrectionView[] =>
  timeline.filter(
    (event): event is CorrectionView =>
      event.type === 'corrected' && event.data.target === target && event.version < version,
  )

/** What a field of an event said before the given version of the request: the record, then each correction of it. */
export const valueBefore = (
  timeline: readonly RequestEventView[],
  event: RequestEventView,
  field: string,
  version = Infinity,
): string =>
  correctionsBefore(timeline, event.version, version).reduce(
    (value, { data }) => data.patch[field] ?? value,
    recorded(event, field),
  )

/** The same for the time at which it happened. */
export const timeBefore = (
  timeline: readonly RequestEventView[],
  event: RequestEventView,
  version = Infinity,
): number =>
  correctionsBefore(timeline, event.version, version).reduce(
    (atMs, { data }) => data.occurredAtMs ?? atMs,
    event.occurredAtMs,
  )
