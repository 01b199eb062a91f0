import { expect, it } from 'vitest'
import { packRows, rowCount, unpackRow } from '#telemetry/threads/packed-rows.ts'

it('packed rows come back with their nulls and their zeros apart', () => {
  const rows = [
    [1, null, 0],
    [2 ** 52, -1, null],
  ]
  const packed = packRows(rows, 3)
  expect(rowCount(packed)).toBe(2)
  expect([unpackRow(packed, 0), unpackRow(packed, 1)]).toEqual(rows)
})
