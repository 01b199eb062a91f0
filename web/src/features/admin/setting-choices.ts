import { noticeRules, slaStarts, slaStops } from '#domain/sla-rules.ts'
import { calendarKinds } from '#domain/working-time.ts'
import { lawStatuses } from '#wire/settings.ts'

/** Settings that are one of a few words, by their name. */
const choices: Readonly<Record<string, readonly string[]>> = {
  start: slaStarts,
  stop: slaStops,
  calendar: calendarKinds,
  notice: noticeRules,
  wantedDateAt: ['midnight', 'start_of_work'],
  status: lawStatuses,
}

export const choicesOf = (name: string | null): readonly string[] => choices[name ?? ''] ?? []
export const isChoice = (name: string): boolean => name in choices
