import type { FieldProblem, ProblemValues } from '#wire/field-problem.ts'
import type { z } from 'zod/mini'

type Issue = z.core.$ZodIssue
type Told = { code: FieldProblem; values?: ProblemValues }

const sized = (issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Told => {
  const isSmall = issue.code === 'too_small'
  const limit = Number(isSmall ? issue.minimum : issue.maximum)
  const isCounted = issue.origin === 'string' || issue.origin === 'array'
  if (isCounted && isSmall && limit <= 1) return { code: 'missing' }
  if (isCounted) return { code: isSmall ? 'too_short' : 'too_long', values: { limit } }
  if (issue.inclusive === false) return { code: isSmall ? 'not_above' : 'not_below', values: { limit } }
  return { code: isSmall ? 'too_small' : 'too_large', values: { limit } }
}

/** The stable code of what a schema found wrong. */
const told = (issue: Issue): Told => {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return sized(issue)
    case 'not_multiple_of':
      return { code: 'not_multiple', values: { limit: issue.divisor } }
    case 'invalid_type':
      if (issue.expected === 'int') return { code: 'not_whole' }
      return { code: issue.expected === 'number' ? 'not_number' : 'missing' }
    case 'invalid_value':
      return { code: 'unknown_choice' }
    case 'unrecognized_keys':
      return { code: 'not_wanted' }
    default:
      return { code: 'wrong_form' }
  }
}

/** The fields of a refusal from the issues of a schema: where, what as a code, what in English. */
export const fieldsOf = (issues: readonly Issue[], where: readonly string[]) =>
  issues
    .slice(0, 20)
    .map((issue) => ({ path: [...where, ...issue.path].join('.'), message: issue.message, ...told(issue) }))
