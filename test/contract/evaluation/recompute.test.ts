import { boundsOf } from '#domain/evaluation/quarter.ts'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluatedCity, quarter } from './recompute-city.ts'
import { linkFigureSql, linkRowSql, linkViews } from './recompute-links.ts'
import {
  complaintFigureSql,
  proofFigureSql,
  proofViews,
  requestFigureSql,
  requestViews,
  surveyFigureSql,
} from './recompute-requests.ts'

interface Recomputed {
  id: string
  value: number | null
  num?: number | null
  den?: number | null
  low?: number
  high?: number
}

let city: Awaited<ReturnType<typeof evaluatedCity>>
let sql: DatabaseSync
const bound: Record<string, bigint | string> = {}

/** Named parameters stand where a statement has them; SQLite refuses the others. */
const named = (text: string) =>
  Object.fromEntries(Object.entries(bound).filter(([name]) => new RegExp(`:${name}\\b`).test(text)))
const run = (script: string): void => {
  for (const statement of script.split(/;\n/).filter((text) => text.trim() !== ''))
    sql.prepare(statement).run(named(statement))
}
const ask = (text: string) => sql.prepare(text).all(named(text)) as unknown as Recomputed[]

beforeAll(async () => {
  city = await evaluatedCity()
  const { fromMs, toMs } = boundsOf(quarter)
  // As integers: SQLite would divide a JavaScript number as a real one.
  Object.assign(bound, {
    from: BigInt(fromMs),
    to: BigInt(toMs),
    links: JSON.stringify(city.links.map(({ id }) => id)),
  })
  sql = new DatabaseSync(':memory:')
  sql.exec(`ATTACH '${join(city.dataDir, 'service.db')}' AS s; ATTACH '${join(city.dataDir, 'telemetry.db')}' AS t`)
  sql.exec('PRAGMA temp_store = MEMORY; PRAGMA t.cache_size = -200000; PRAGMA t.mmap_size = 1000000000')
  run(requestViews)
  run(proofViews)
  run(linkViews)
}, 900_000)
afterAll(() => {
  sql.close()
  city.remove()
})

/** Wilson's interval as the roots of (p - s)² = z² p (1 - p) / n, not by its usual formula. */
const wilson = (hits: number, n: number): [number, number] => {
  const [z2, s] = [1.959963984540054 ** 2, hits / n]
  const [a, b, c] = [1 + z2 / n, -(2 * s + z2 / n), s * s]
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c))
  return [(-b - root) / (2 * a), (-b + root) / (2 * a)]
}

describe('the demo city’s last full quarter, recomputed in plain SQL', () => {
  const groups = {
    requests: requestFigureSql,
    proof: proofFigureSql,
    complaints: complaintFigureSql,
    surveys: surveyFigureSql,
    network: linkFigureSql,
  }
  it.each(Object.keys(groups) as (keyof typeof groups)[])('agrees exactly: %s', (group) => {
    for (const text of groups[group]) {
      const [expected] = ask(text)
      const found = city.document.figures.find(({ id }) => id === expected?.id)
      expect(found, text.slice(0, 60)).toBeDefined()
      if (!found || !expected) continue
      expect([found.id, found.value]).toEqual([found.id, expected.value])
      if (typeof expected.num === 'number')
        expect([found.id, found.numerator, found.denominator]).toEqual([found.id, expected.num, expected.den])
      if (expected.low !== undefined)
        expect([found.id, found.interval]).toEqual([
          found.id,
          { kind: 'missing_data', low: expected.low, high: expected.high },
        ])
      if (found.interval?.kind === 'wilson95') {
        const [low, high] = wilson(found.numerator ?? 0, found.denominator ?? 1)
        expect(found.interval.low).toBeCloseTo(low, 12)
        expect(found.interval.high).toBeCloseTo(high, 12)
      }
    }
  })
  it('covers every figure of the document', () => {
    const recomputed = Object.values(groups).flatMap((texts) => texts.flatMap((text) => ask(text).map(({ id }) => id)))
    expect(city.document.figures.map(({ id }) => id).sort()).toEqual([...recomputed].sort())
  })
  it('agrees on every link', () => {
    const rows = city.document.rows.find(({ id }) => id === 'links')
    const at = (column: string) => rows?.columns.findIndex(({ id }) => id === column) ?? -1
    const expected = ask(linkRowSql) as unknown as ({ link: string } & Record<string, number>)[]
    expect(expected).toHaveLength(39)
    for (const row of expected) {
      const cells = rows?.rows.find(({ id }) => id === row.link)?.cells ?? []
      const found = (column: string) => cells[at(column)]
      expect({
        link: row.link,
        downP95: found('down_p95'),
        upP95: found('up_p95'),
        downP95Share: found('down_p95Share'),
        downPeak: found('down_peakShare'),
        upPeak: found('up_peakShare'),
        downCeiling: found('down_ceiling'),
        availability: found('availability'),
        down: found('down'),
        unknown: found('unknown'),
      }).toEqual({ ...row })
    }
  })
  it('is no empty exercise', () => {
    const value = (id: string) => city.document.figures.find((one) => one.id === id)?.value ?? 0
    for (const id of [
      'in',
      'done',
      'breach',
      'pause.minutes',
      'falseDone',
      'proof.proven',
      'added.down',
      'complaint.in',
    ])
      expect([id, value(id) > 0]).toEqual([id, true])
    expect(value('availability.withoutMaintenance')).not.toBe(value('availability'))
    // Every 5 minutes of 92 days has a row: none was lost on the way into the SQL.
    expect(sql.prepare('SELECT min(rows) least, max(rows) most FROM use').get()).toEqual({
      least: 26_496,
      most: 26_496,
    })
  })
})
