import { networkDefinitions } from '#domain/evaluation/definitions-network.ts'
import { serviceDefinitions } from '#domain/evaluation/definitions-service.ts'
import { evaluateQuarter, isIntact, sealDocument } from '#domain/evaluation/evaluate.ts'
import { atAGlance } from '#wire/evaluation.ts'
import { evaluationDocument } from '#wire/evaluation-document.ts'
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { inputOf, request } from './quarter-scene.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const input = inputOf({ requests: [request('a', { received: '2026-08-03 08:00' })] })

it('every figure is defined once, every definition has its figure, in both languages', () => {
  const defined = [...serviceDefinitions, ...networkDefinitions]
  const { figures } = evaluateQuarter(input)
  expect(defined.map(({ id }) => id).sort()).toEqual(figures.map(({ id }) => id).sort())
  for (const { id, name, nameEn, definition, population } of defined)
    for (const text of [name, nameEn, definition, population]) expect([id, text.length > 1]).toEqual([id, true])
  expect(atAGlance.filter((id) => !defined.some((one) => one.id === id))).toEqual([])
})

it('every figure points at rows that are there, and every row has a cell a column', () => {
  const { figures, rows, tables } = evaluateQuarter(input)
  for (const { id, rows: behind } of figures) {
    const table = rows.find((one) => one.id === behind.of)
    const known = new Set(table?.rows.map((row) => row.id))
    expect([id, behind.ids.filter((row) => !known.has(row))]).toEqual([id, []])
  }
  for (const table of [...tables, ...rows])
    for (const row of table.rows) expect([table.id, row.cells.length]).toEqual([table.id, table.columns.length])
})

it('the same input gives the same bytes; another byte gives another hash', () => {
  const [one, other] = [1, 2].map((at) => sealDocument(evaluateQuarter(input), at, sha256))
  expect(one?.hash).toBe(other?.hash)
  if (!one) throw new Error('no document')
  expect(isIntact(one, sha256)).toBe(true)
  const forged = { ...one, figures: one.figures.map((figure) => ({ ...figure, value: 1 })) }
  expect(isIntact(forged, sha256)).toBe(false)
  expect(evaluationDocument.safeParse(one).success).toBe(true)
})
