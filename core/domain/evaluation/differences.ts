import { canonicalJson } from '../canonical-json.ts'
import type { EvaluationContent, EvaluationDocument, FigureUnit } from './document.ts'

export interface FigureDifference {
  id: string
  name: string
  signed: number | null
  now: number | null
  unit: FigureUnit
}

/**
 * The figures that are not what was signed. Two documents may differ without one (a row was corrected, no figure moved):
 * then their hashes differ and this list is empty.
 */
export const figureDifferences = (
  signed: Pick<EvaluationDocument, 'figures'>,
  now: Pick<EvaluationDocument, 'figures' | 'definitions'>,
): FigureDifference[] => {
  const before = new Map(signed.figures.map((figure) => [figure.id, figure]))
  const names = new Map(now.definitions.map((one) => [one.id, one.name]))
  return now.figures.flatMap(({ id, value, unit, interval }) => {
    const old = before.get(id)
    const isSame =
      old !== undefined &&
      old.value === value &&
      old.interval?.low === interval?.low &&
      old.interval?.high === interval?.high
    return isSame ? [] : [{ id, name: names.get(id) ?? id, signed: old?.value ?? null, now: value, unit }]
  })
}

/**
 * Whether two documents say the same of their quarter: figures, rows, calendar, settings. The version of the code, the
 * wording of a definition and the trend (other quarters) may differ without a revision.
 */
export const saysTheSame = (a: EvaluationContent, b: EvaluationContent): boolean => {
  const substance = ({ figures, rows, tables, calendar, settings, atMs }: EvaluationContent) =>
    canonicalJson({ figures, rows, calendar, settings, atMs, tables: tables.filter(({ id }) => id !== 'trend') })
  return substance(a) === substance(b)
}
