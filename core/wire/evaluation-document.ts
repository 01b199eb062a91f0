import {
  absences,
  columnTypes,
  documentSchema,
  type EvaluationDocument,
  figureGroups,
  figureUnits,
  intervalKinds,
  rowKinds,
} from '#domain/evaluation/document.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { evaluationSettings, slaSettings } from './settings.ts'

/** The evaluation of a quarter as one data set: screen, PDF, XLSX, CSV and JSON are made from it (domain/evaluation/document.ts). */
const nullableNumber = z.nullable(z.number())

export const quarterId = z.string().check(z.regex(/^2[01]\d\d-Q[1-4]$/))

export const figure = z.object({
  id: z.string(),
  group: z.enum(figureGroups),
  unit: z.enum(figureUnits),
  value: nullableNumber,
  absent: z.nullable(z.enum(absences)),
  numerator: nullableNumber,
  denominator: nullableNumber,
  interval: z.nullable(z.object({ kind: z.enum(intervalKinds), low: z.number(), high: nullableNumber })),
  population: z.number(),
  coverage: nullableNumber,
  list: z.array(z.number()),
  rows: z.object({ of: z.enum(rowKinds), ids: z.array(z.string()) }),
})

export const figureDefinition = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string(),
  definition: z.string(),
  population: z.string(),
  better: z.nullable(z.enum(['more', 'less'])),
})

const cell = z.nullable(z.union([z.string(), z.number(), z.boolean()]))
export const evaluationTable = z.object({
  id: z.string(),
  title: z.string(),
  columns: z.array(z.object({ id: z.string(), title: z.string(), type: z.enum(columnTypes) })),
  rows: z.array(z.object({ id: z.string(), cells: z.array(cell) })),
})

export const evaluationDocument = z.object({
  schema: z.literal(documentSchema),
  definitionsVersion: z.number(),
  quarter: quarterId,
  title: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
  atMs: instantMs,
  isFinished: z.boolean(),
  calendar: z.object({ version: z.string(), isProvisional: z.boolean(), note: z.string() }),
  settings: z.object({ sla: slaSettings, evaluation: evaluationSettings }),
  codeVersion: z.string(),
  figures: z.array(figure),
  definitions: z.array(figureDefinition),
  tables: z.array(evaluationTable),
  rows: z.array(evaluationTable),
  remarks: z.array(z.string()),
  computedAtMs: instantMs,
  hash: z.string(),
})
/** The schema and the domain's type say the same. */
type Same<A extends B, B> = A
export type CheckedDocument = Same<z.infer<typeof evaluationDocument>, EvaluationDocument>
