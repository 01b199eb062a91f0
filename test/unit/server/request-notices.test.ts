import type { RequestEvent } from '#domain/request-events.ts'
import type { RequestSnapshot } from '#domain/request-snapshot.ts'
import { noticesOf } from '#server/features/requests/request-notices.ts'
import { expect, it } from 'vitest'

const request = {
  opdId: 'dinkes',
  number: 'PB/0415/XI/2026',
  assignee: { accountId: 'budi' },
  clock: { submittedAtMs: 1 },
} as RequestSnapshot
const told = (type: string) =>
  noticesOf('r1', { type, version: 7, data: {} } as RequestEvent, request, 'Dinkes').map(
    ({ kind, cause, to, path }) => ({
      kind,
      cause,
      to,
      path,
    }),
  )

it('asks the agency alone, and once, how the service was when its request has ended well', () => {
  const asked = {
    kind: 'survey.open',
    cause: 'survey:r1',
    to: [{ opdId: 'dinkes' }],
    path: '/requests/r1/survey',
  }
  for (const type of ['accepted', 'confirmed', 'closed']) expect(told(type)[1]).toEqual(asked)
  for (const type of ['completed', 'rejected', 'cancelled', 'reopened'])
    expect(told(type).map(({ kind }) => kind)).not.toContain('survey.open')
  expect(told('noted')).toEqual([])
})
