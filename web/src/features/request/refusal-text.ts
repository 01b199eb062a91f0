import { refusals, type Move } from '#domain/request-moves.ts'
import type { RefusedField } from '#wire/api-error.ts'
import type { ApiFailure } from '../../api/api-failure.ts'
import { explainForm, fieldText } from '../../api/refused-fields.ts'
import { t } from '../../i18n/translator.ts'
import { moveFields, type MoveField } from './move-fields.ts'

/** The field of the form that a path of the body belongs to: `body.rates.0.toBps` → `rates`. */
const fieldOf = (move: Move, path: string): MoveField | undefined => {
  const parts = path.split('.')
  return moveFields[move].find(({ name }) => parts.includes(name))
}
const reasonText = (given: string | undefined): string | null => {
  const reason = refusals.find((known) => known === given)
  return reason ? t(`request.refusal_${reason}`) : null
}

/**
 * Why a move was refused, in the words of the reader: the sentence of its reason, else the names of the fields that are
 * wrong. What the server wrote for whoever reads the API is never shown.
 */
export const refusalText = (
  move: Move,
  told: { reason?: string | undefined; paths: readonly string[] },
  otherwise: string,
): string => {
  const reason = reasonText(told.reason)
  if (reason !== null) return reason
  const labels = [...new Set(told.paths.flatMap((path) => fieldOf(move, path)?.label ?? []))].map((label) => t(label))
  return labels.length > 0 ? t('request.refusedFields', { fields: labels.join(', ') }) : otherwise
}

const nameOf = (move: Move) => (path: string) => {
  const field = fieldOf(move, path)
  return field ? t(field.label) : ''
}
/** The same of an answer, a line each: what is wrong with which field. */
export const refusalLines = (move: Move, failure: ApiFailure): string[] =>
  explainForm(failure, { nameOf: nameOf(move), reasonText })

/** What is wrong with each field, to stand at the field itself. */
export const refusedFields = (move: Move, { details }: ApiFailure): Record<string, string> =>
  Object.fromEntries(
    (details.fields ?? []).flatMap((field: RefusedField) => {
      const name = fieldOf(move, field.path)?.name
      return name === undefined
        ? []
        : [[name, fieldText(field) ?? reasonText(details.reason) ?? t('forms.field_wrong_form')]]
    }),
  )
