import { draftProblems, emptyDraft } from '#web/features/new-request/request-draft.ts'
import { describe, expect, it } from 'vitest'

const filled = {
  ...emptyDraft('Permohonan', '2026-12-01'),
  linkId: 'dinkes-utama',
  down: '100',
  reason: 'Pegawai baru.',
  letterNumber: '005/1',
  letterDate: '2026-11-30',
}
const inForce = { downBps: 50e6, upBps: 50e6 }

describe('the draft of a request', () => {
  it('is complete with what the form asks', () => {
    expect(draftProblems(filled, inForce, false)).toEqual([])
  })
  it.each(['', 'abc', '-5', '50', '1000001', '1e99'])('asks again for a speed of «%s»', (down) => {
    expect(draftProblems({ ...filled, down }, inForce, false)).toEqual(['errorRate'])
  })
  it('names what is empty in the order of the form', () => {
    const empty = emptyDraft('Permohonan', '')
    expect(draftProblems(empty, inForce, true)).toEqual([
      'errorOpd',
      'errorLink',
      'errorRate',
      'errorWanted',
      'errorReason',
      'errorLetterNumber',
      'errorLetterDate',
    ])
  })
})
