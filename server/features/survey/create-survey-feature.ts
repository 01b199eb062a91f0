import { dateOfInstant, startOfDateMs } from '#domain/calendar-wib.ts'
import type { SatisfactionForm } from '#domain/evaluation/satisfaction.ts'
import type { Principal } from '#domain/principal.ts'
import { surveyRoutes, type SurveyView } from '#wire/survey.ts'
import { randomUUID } from 'node:crypto'
import type { FeatureContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'
import type { RegisteredRequest, RequestRegister } from '../../ports/request-register.ts'
import type { SurveyRegister } from '../../ports/survey-register.ts'
import { surveyQuestions } from './survey-questions.ts'

/**
 * The satisfaction survey: one form a finished request, by its own OPD. An anonymous form is kept apart from the ticket
 * that says "answered", and both carry a date and no time: no column leads from one to the other.
 */
export const createSurveyFeature = (
  context: Pick<FeatureContext, 'db' | 'clock' | 'mount'> & {
    requests: Pick<RequestRegister, 'request' | 'inScope'>
  },
): { surveys: SurveyRegister } => {
  const { db, clock, mount, requests } = context

  const findFor = async (who: Principal, id: string): Promise<RegisteredRequest> => {
    const found = (await requests.inScope(who, id)) ? await requests.request(id) : null
    if (!found) throw new AppError('not-found', 'There is no such request')
    return found
  }
  const ticketOf = (id: string) =>
    db.selectFrom('survey_tickets').selectAll().where('request_id', '=', id).executeTakeFirst()

  const view = async ({ id, snapshot }: RegisteredRequest): Promise<SurveyView> => {
    const ticket = await ticketOf(id)
    return {
      requestId: id,
      number: snapshot.number,
      state: ticket ? 'answered' : snapshot.clock.doneAtMs === null ? 'not_finished' : 'open',
      answeredAtMs: ticket ? startOfDateMs(ticket.answered_date) : null,
      questions: surveyQuestions,
    }
  }

  mount(surveyRoutes.getSurvey, async ({ principal, params }) => view(await findFor(principal, params.id)))

  mount(surveyRoutes.answerSurvey, async ({ principal, params, body }) => {
    const request = await findFor(principal, params.id)
    if (request.snapshot.clock.doneAtMs === null)
      throw new AppError('refused', 'The survey opens when the request is declared done', { reason: 'not_finished' })
    const date = dateOfInstant(clock.nowMs())
    const formId = randomUUID()
    await db.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('survey_tickets')
        .values({ request_id: request.id, answered_date: date, form_id: body.isAnonymous ? null : formId })
        .onConflict((conflict) => conflict.column('request_id').doNothing())
        .executeTakeFirst()
      if (Number(numInsertedOrUpdatedRows) !== 1)
        throw new AppError('refused', 'This request was answered already', { reason: 'answered' })
      const answers = Object.fromEntries(Object.entries(body.answers).filter(([, value]) => value !== null))
      await tx
        .insertInto('survey_forms')
        .values({ id: formId, answered_date: date, answers_json: JSON.stringify(answers), comment: body.comment })
        .execute()
    })
    return view(request)
  })

  return {
    surveys: {
      async ofPeriod(fromMs, toMs) {
        const rows = await db
          .selectFrom('survey_forms')
          .selectAll()
          .where('answered_date', '>=', dateOfInstant(fromMs))
          .where('answered_date', '<=', dateOfInstant(toMs - 1))
          .orderBy('id')
          .execute()
        return rows.map((row) => ({
          id: row.id,
          answeredAtMs: startOfDateMs(row.answered_date),
          form: JSON.parse(row.answers_json) as SatisfactionForm,
          comment: row.comment,
        }))
      },
    },
  }
}
