import { refusals, type Move } from '#domain/request-moves.ts'
import { t } from '../../i18n/translator.ts'
import { moveFields } from './move-fields.ts'

/** `body.form.letter.number` → `number`: the name that the form knows. */
const lastName = (path: string): string =>
  path
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .at(-1) ?? path

/**
 * Why a move was refused, in the words of the reader: the sentence of its reason, else the names of the fields that are
 * wrong. What the server wrote for whoever reads the API is never shown.
 */
export const refusalText = (
  move: Move,
  told: { reason?: string | undefined; paths: readonly string[] },
  otherwise: string,
): string => {
  const reason = refusals.find((known) => known === told.reason)
  if (reason) return t(`request.refusal_${reason}`)
  const wrong = told.paths.map(lastName)
  const labels = moveFields[move].filter(({ name }) => wrong.includes(name)).map(({ label }) => t(label))
  return labels.length > 0 ? t('request.refusedFields', { fields: labels.join(', ') }) : otherwise
}
