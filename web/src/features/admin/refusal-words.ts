import { calendarProblems } from '#domain/calendar-data.ts'
import { accountRefusals } from '#wire/accounts.ts'
import type { RefusedField } from '#wire/api-error.ts'
import { settingRefusals } from '#wire/settings.ts'
import { t } from '../../i18n/translator.ts'

/** Why an account or a display was refused; null: a reason that this build does not know. */
export const accountReason = (reason: string): string | null => {
  const known = accountRefusals.find((one) => one === reason)
  return known ? t(`admin.refusal_${known}`) : null
}

/** Why settings or a calendar were refused; null: a reason that this build does not know. */
export const settingReason = (reason: string): string | null => {
  const known = settingRefusals.find((one) => one === reason)
  return known ? t(`settings.refusal_${known}`) : null
}

/** What is wrong with a part of the calendar; null: nothing that calendars alone can have. */
export const calendarProblem = ({ code, values = {} }: Pick<RefusedField, 'code' | 'values'>): string | null => {
  const known = calendarProblems.find((one) => one === code)
  const { found = '', hours = '', wanted = '' } = values
  return known ? t(`settings.problem_${known}`, { found, hours, wanted }) : null
}
