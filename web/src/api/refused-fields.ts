import type { RefusedField } from '#wire/api-error.ts'
import { fieldProblems } from '#wire/field-problem.ts'
import { t } from '../i18n/translator.ts'
import { ApiFailure, explainFailure } from './api-failure.ts'

/** What is wrong with a field in the words of the reader; null: a code that this build does not know. */
export const fieldText = ({ code, values = {} }: Pick<RefusedField, 'code' | 'values'>): string | null => {
  const known = fieldProblems.find((one) => one === code)
  return known ? t(`forms.field_${known}`, { limit: values['limit'] ?? '' }) : null
}

export interface RefusalWords {
  /** The field as the form names it; empty: no field of this form. */
  nameOf: (path: string) => string
  /** The sentence of a reason; null: none of this form's. */
  reasonText?: (reason: string) => string | null
  /** Of a field's problem that only this form has. */
  problemText?: (field: RefusedField) => string | null
}

/** Without words for it, a general sentence and the number by which an administrator finds it in the log. */
const general = (error: unknown): string => {
  const { text, errorId } = explainFailure(error)
  return errorId === null ? text : `${text} ${t('common.errorId', { id: errorId })}`
}

/**
 * Why a form was refused, one sentence a line, in the words of the reader. What the server wrote for logs and scripts is
 * never shown.
 */
export const explainForm = (error: unknown, words: RefusalWords): string[] => {
  const { fields = [], reason } = error instanceof ApiFailure ? error.details : {}
  const said = reason === undefined ? null : (words.reasonText?.(reason) ?? null)
  if (fields.length > 0) {
    const lines = fields.map((field) => {
      const name = words.nameOf(field.path)
      const own = words.problemText?.(field) ?? fieldText(field)
      // A rule of the office names the field that it looked at; what it says is the reason.
      if (own === null && said !== null) return said
      const text = own ?? t('forms.field_wrong_form')
      return name === '' ? text : `${name}: ${text}`
    })
    return [...new Set(lines)]
  }
  return [said ?? general(error)]
}

/** `nameOf` of a form whose fields have one name each. */
export const namedBy =
  (labels: Readonly<Record<string, string>>) =>
  (path: string): string =>
    labels[path.replace(/^body\./, '').replace(/\.\d+$/, '')] ?? ''

/** The same at the field itself: a sentence by the field's last name. */
export const refusedTexts = (error: unknown): Record<string, string> =>
  Object.fromEntries(
    (error instanceof ApiFailure ? (error.details.fields ?? []) : []).map((field) => {
      const text = fieldText(field) ?? t('forms.field_wrong_form')
      return [field.path.split('.').at(-1) ?? '', text[0]?.toUpperCase() + text.slice(1)]
    }),
  )
