/**
 * What can be wrong with one field of what a person sent. The reply names the code and what belongs into its sentence;
 * the screen says it in the reader's language, the English message beside it is for logs and scripts.
 */
export const fieldProblems = [
  'missing',
  'too_short',
  'too_long',
  'too_small',
  'too_large',
  'not_above',
  'not_below',
  'not_multiple',
  'not_whole',
  'not_number',
  'unknown_choice',
  'wrong_form',
  'not_wanted',
  'unknown_opd',
  'in_future',
] as const
export type FieldProblem = (typeof fieldProblems)[number]

/** What goes into the sentence of a problem: a limit, or what was found. */
export type ProblemValues = Record<string, string | number>
