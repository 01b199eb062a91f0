import { satisfactionElements } from '#domain/evaluation/satisfaction.ts'
import { rolesFor } from '#domain/permissions.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

/** Survei Kepuasan Masyarakat (Permen PANRB 14/2017): nine elements, answers 1..4, one form a finished request. */
export const surveyQuestion = z.object({
  element: z.enum(satisfactionElements),
  /** `U1` … `U9`. */
  code: z.string(),
  question: z.object({ id: z.string(), en: z.string() }),
  /** Words of the answers 1..4. */
  answers: z.array(z.object({ value: z.number(), id: z.string(), en: z.string() })),
})
export type SurveyQuestion = z.infer<typeof surveyQuestion>

/** `not_finished`: the request was not declared done yet. */
export const surveyStates = ['open', 'answered', 'not_finished'] as const
export const surveyView = z.object({
  requestId: z.string(),
  number: z.nullable(z.string()),
  state: z.enum(surveyStates),
  answeredAtMs: z.nullable(instantMs),
  questions: z.array(surveyQuestion),
})
export type SurveyView = z.infer<typeof surveyView>

const answer = z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(4)))
const params = z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(64)) })
const respondents = rolesFor('answerSurvey')

export const surveyRoutes = {
  getSurvey: defineRoute({
    method: 'get',
    path: '/requests/:id/survey',
    summary: 'The questions for this request, and whether they were answered',
    access: respondents,
    params,
    reply: surveyView,
  }),
  answerSurvey: defineRoute({
    method: 'post',
    path: '/requests/:id/survey',
    summary: 'Hands in the form, once; an anonymous one is kept without request, agency and account',
    access: respondents,
    params,
    body: z.strictObject({
      /** Null: not answered. A form with a gap counts for no element. */
      answers: z.record(z.enum(satisfactionElements), answer),
      comment: z.string().check(z.trim(), z.maxLength(2000)),
      isAnonymous: z.boolean(),
    }),
    reply: surveyView,
    status: 201,
  }),
} as const
