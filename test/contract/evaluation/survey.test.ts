import { satisfactionElements } from '#domain/evaluation/satisfaction.ts'
import type { SurveyView } from '#wire/survey.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { disposed } from '../requests/requests-app.ts'
import { type EvaluationApp, startEvaluationApp } from './evaluation-app.ts'

let app: EvaluationApp
beforeEach(async () => {
  app = await startEvaluationApp()
})
afterEach(() => app.stop())

const all = (value: number | null) => Object.fromEntries(satisfactionElements.map((element) => [element, value]))
const form = { answers: all(4), comment: 'Cepat.', isAnonymous: false }

it('asks nine questions of Permen PANRB 14/2017, of the OPD whose request it is and of nobody else', async () => {
  const id = await app.finished()
  const survey = await app.ok<SurveyView>('health', 'GET', `/requests/${id}/survey`)
  expect(survey).toMatchObject({ state: 'open', answeredAtMs: null })
  expect(survey.questions.map(({ code }) => code)).toEqual(['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'U7', 'U8', 'U9'])
  expect((await app.refused('schools', 'GET', `/requests/${id}/survey`)).status).toBe(404)
  expect((await app.refused('schools', 'POST', `/requests/${id}/survey`, form)).status).toBe(404)
  expect((await app.refused('head', 'POST', `/requests/${id}/survey`, form)).status).toBe(403)
})

it('is answered once, and not before the request is finished', async () => {
  const early = await disposed(app, { linkId: 'dinkes-dua' })
  expect(await app.refused('health', 'POST', `/requests/${early.id}/survey`, form)).toMatchObject({
    reason: 'not_finished',
  })
  const id = await app.finished()
  expect(await app.ok('health', 'POST', `/requests/${id}/survey`, form)).toMatchObject({ state: 'answered' })
  expect(await app.refused('health', 'POST', `/requests/${id}/survey`, form)).toMatchObject({ reason: 'answered' })
  for (const value of [0, 5, 2.5])
    expect(
      (await app.refused('health', 'POST', `/requests/${id}/survey`, { ...form, answers: all(value) })).status,
    ).toBe(400)
})

it('an anonymous form leads to no request, and still counts', async () => {
  const id = await app.finished()
  await app.ok('health', 'POST', `/requests/${id}/survey`, { ...form, isAnonymous: true })
  expect(await app.db.selectFrom('survey_tickets').selectAll().execute()).toEqual([
    { request_id: id, answered_date: '2026-11-24', form_id: null },
  ])
  const rows = await app.db.selectFrom('survey_forms').selectAll().execute()
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('dinkes')
  const { document } = await app.computed('2026-Q4')
  const index = document?.figures.find((one) => one.id === 'skm.index')
  expect(index).toMatchObject({ value: 100, population: 1, coverage: 1 })
})

it('a form with a gap is told, and counts for no element', async () => {
  const id = await app.finished()
  await app.ok('health', 'POST', `/requests/${id}/survey`, { ...form, answers: { ...all(1), fee: null } })
  const { document } = await app.computed('2026-Q4')
  expect(document?.figures.find((one) => one.id === 'skm.index')).toMatchObject({ value: null, absent: 'empty' })
  expect(document?.figures.find((one) => one.id === 'skm.complete')).toMatchObject({ numerator: 0, denominator: 1 })
})
