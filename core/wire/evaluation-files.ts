import { rolesFor } from '#domain/permissions.ts'
import { z } from 'zod/mini'
import { quarterId } from './evaluation-document.ts'
import { defineRoute } from './route.ts'

const file = (extension: 'pdf' | 'xlsx' | 'zip', summary: string, replyType: string) =>
  defineRoute({
    method: 'get',
    path: `/evaluations/:quarter.${extension}`,
    summary,
    access: rolesFor('readEvaluation'),
    params: z.strictObject({ quarter: quarterId }),
    /** `revision`: a signed copy instead of the newest figures. */
    query: z.strictObject({ revision: z.optional(z.string().check(z.regex(/^[1-9]\d{0,3}$/))) }),
    reply: z.unknown(),
    replyType,
  })

/** The evaluation as files; JSON and CSV are in evaluation.ts. All are made from the same document. */
export const evaluationFileRoutes = {
  printEvaluation: file('pdf', 'The report of domain.md §11 as PDF', 'application/pdf'),
  evaluationWorkbook: file(
    'xlsx',
    'Every figure, table and row as a workbook',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ),
  evaluationBox: file(
    'zip',
    'Quarter in a box: report, workbook, figures, events and proofs behind them, and a page that checks them offline',
    'application/zip',
  ),
} as const
