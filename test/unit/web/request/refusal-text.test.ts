import { beforeAll, expect, it } from 'vitest'
import { ApiFailure } from '#web/api/api-failure.ts'
import { refusalLines, refusedFields } from '#web/features/request/refusal-text.ts'
import { loadDictionaries, t } from '#web/i18n/translator.ts'

beforeAll(() => loadDictionaries(['common', 'forms', 'request', 'requests']))

const fields = [{ path: 'body.rates.0.toBps', message: 'no' }]

it('says the rule that refused, not that a number is badly written', () => {
  const sentence = t('request.refusal_more-than-asked')
  const failure = new ApiFailure('refused', { reason: 'more-than-asked', fields })
  expect(refusalLines('increase', failure)).toEqual([sentence])
  expect(refusedFields('increase', failure)).toEqual({ rates: sentence })
  const wrongForm = t('forms.field_wrong_form')
  expect(refusedFields('increase', new ApiFailure('invalid-input', { fields }))).toEqual({ rates: wrongForm })
})
