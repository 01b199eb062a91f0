import { moves } from '#domain/request-moves.ts'
import { expect, it } from 'vitest'
import { moveFields } from '#web/features/request/move-fields.ts'
import { isOnePress } from '#web/requests/one-press.ts'

it('is one press exactly when nothing is asked', () => {
  expect(moves.filter(isOnePress)).toEqual(moves.filter((move) => moveFields[move].length === 0))
})
