import { evaluateQuarter } from '#domain/evaluation/evaluate.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresOf, inputOf, request, wib } from './quarter-scene.ts'

const counts = ['openAtStart', 'in', 'done', 'rejected', 'cancelled', 'openAtEnd'] as const
const countsOf = (of: ReturnType<typeof figuresOf>) => Object.fromEntries(counts.map((id) => [id, of(id).value]))

describe('the quarter’s edge', () => {
  const crossing = request('a', {
    received: '2026-06-30 23:30',
    increased: '2026-07-01 02:00',
    done: '2026-07-01 03:00',
  })
  it('a request that crosses it is in by the one and done in the other', () => {
    expect(countsOf(figuresOf({ requests: [crossing], quarter: '2026-Q2' }))).toMatchObject({
      in: 1,
      done: 0,
      openAtEnd: 1,
    })
    expect(countsOf(figuresOf({ requests: [crossing], quarter: '2026-Q3' }))).toMatchObject({
      openAtStart: 1,
      in: 0,
      done: 1,
      openAtEnd: 0,
    })
  })
  it('the first minute of a quarter belongs to it, the last millisecond before does not', () => {
    const first = request('b', { received: '2026-07-01 00:00' })
    expect(figuresOf({ requests: [first] })('in').value).toBe(1)
    expect(figuresOf({ requests: [first], quarter: '2026-Q2' })('in').value).toBe(0)
  })
  it('work that is opened again keeps its first done', () => {
    const reopened = request('c', {
      received: '2026-09-28 08:00',
      increased: '2026-09-28 11:00',
      done: '2026-09-28 12:00',
      verdicts: [['2026-10-02 09:00', 'not_effective']],
    })
    const of = figuresOf({ requests: [reopened] })
    expect([of('done').value, of('onTime').value, of('falseDone').value]).toEqual([1, 1, 1])
  })
  it('nothing is lost and nothing counted twice, whatever the times', () => {
    const minute = fc.integer({ min: 0, max: 200 * 1440 }).map((m) => wib('2026-05-01 00:00') + m * 60_000)
    const text = (ms: number) => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
    const told = fc.tuple(minute, fc.constantFrom('open', 'done', 'rejected'), fc.integer({ min: 5, max: 90 * 1440 }))
    fc.assert(
      fc.property(fc.array(told, { maxLength: 8 }), (all) => {
        const requests = all.map(([at, how, after], index) =>
          request(`r${index}`, {
            received: text(at),
            ...(how === 'done' ? { increased: text(at + 2 * 60_000), done: text(at + after * 60_000) } : {}),
            ...(how === 'rejected' ? { rejected: text(at + after * 60_000) } : {}),
          }),
        )
        for (const quarter of ['2026-Q2', '2026-Q3', '2026-Q4']) {
          const of = figuresOf({ requests, quarter, nowMs: wib('2027-03-01 00:00') })
          const n = (id: string) => of(id).value ?? Number.NaN
          expect(n('openAtStart') + n('in')).toBe(n('done') + n('rejected') + n('cancelled') + n('openAtEnd'))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('an honest document', () => {
  it('of an empty quarter has counts of zero, no shares, and says so', () => {
    const document = evaluateQuarter(inputOf({ links: [] }))
    const of = figuresOf({ links: [] })
    expect([of('in').value, of('done').value]).toEqual([0, 0])
    for (const id of ['onTime', 'proof.proven', 'availability', 'skm.index', 'turnaround.net.median'])
      expect([id, of(id).value, of(id).absent]).toEqual([id, null, 'empty'])
    expect(document.remarks.join(' ')).toContain('Tidak ada permintaan')
    expect(document.figures.every((one) => document.definitions.some(({ id }) => id === one.id))).toBe(true)
  })
  it('of one request shows its interval and its own minutes instead of quantiles', () => {
    const one = request('a', { received: '2026-08-03 08:00', increased: '2026-08-03 10:00', done: '2026-08-03 11:00' })
    const of = figuresOf({ requests: [one] })
    expect(of('onTime')).toMatchObject({ value: 1, numerator: 1, denominator: 1, population: 1 })
    expect(of('onTime').interval?.low).toBeCloseTo(0.207, 3)
    expect(of('turnaround.net.median')).toMatchObject({ value: null, absent: 'few', list: [180] })
    expect(of('turnaround.net.mean').value).toBe(180)
    expect(of('onTime').rows).toEqual({ of: 'requests', ids: ['a'] })
  })
  it('of open requests alone has no on-time rate, and lists those that are overdue', () => {
    const open = request('a', { received: '2026-09-29 08:00' })
    const of = figuresOf({ requests: [open] })
    expect([of('onTime').value, of('onTime').absent, of('openAtEnd').value]).toEqual([null, 'empty', 1])
    expect([of('breach.openOverdue').value, of('breach.unexplained').value]).toEqual([1, 1])
    const { tables, remarks } = evaluateQuarter(inputOf({ requests: [open] }))
    // 24 h after Tue 29 Sep 08:00; at the quarter's end 40 h have passed.
    expect(tables.find(({ id }) => id === 'breaches')?.rows[0]?.cells[4]).toBe(16 * 60)
    expect(remarks.join(' ')).toContain('Belum ada permintaan yang selesai')
  })
  it('without telemetry knows nothing of the network, and does not call it zero', () => {
    const of = figuresOf()
    for (const id of ['availability', 'usage.ceiling.down', 'availability.outages'])
      expect([id, of(id).value, of(id).absent]).toEqual([id, null, 'no_telemetry'])
    expect(of('data.coverage').value).toBe(0)
    expect(of('data.linksWithoutData').value).toBe(1)
    expect(evaluateQuarter(inputOf()).remarks.join(' ')).toContain('Tidak ada data pengukuran')
  })
  it('of a running quarter and of a year without a decree says that it is provisional', () => {
    expect(evaluateQuarter(inputOf({ nowMs: wib('2026-08-01 00:00') }))).toMatchObject({
      isFinished: false,
      atMs: wib('2026-08-01 00:00'),
    })
    const next = evaluateQuarter(inputOf({ quarter: '2027-Q1', nowMs: wib('2027-05-01 00:00') }))
    expect(next.calendar.isProvisional).toBe(true)
  })
})

describe('the proof', () => {
  const increased = (id: string, verdicts: readonly [string, 'proven' | 'partial' | 'not_yet_provable'][]) =>
    request(id, { received: '2026-08-03 08:00', increased: '2026-08-03 10:00', done: '2026-08-03 11:00', verdicts })
  it('takes the newest verdict of each increase; none is "not judged", never proven', () => {
    const of = figuresOf({
      requests: [
        increased('a', [
          ['2026-08-03 12:15', 'not_yet_provable'],
          ['2026-08-04 10:00', 'proven'],
        ]),
        increased('b', [['2026-08-03 12:00', 'partial']]),
        increased('c', []),
      ],
    })
    expect([of('proof.proven').numerator, of('proof.partial').numerator, of('proof.unjudged').numerator]).toEqual([
      1, 1, 1,
    ])
    expect(of('proof.proven')).toMatchObject({ denominator: 2, population: 3, coverage: 2 / 3 })
    expect(of('falseDone')).toMatchObject({ numerator: 1, denominator: 2, coverage: 2 / 3 })
    expect(of('proof.time.mean').value).toBe(24 * 60)
    expect(of('falseDone').rows.ids).toEqual(['b'])
  })
  it('an override by a person proves nothing', () => {
    const one = increased('a', [['2026-08-03 12:15', 'proven']])
    const events = one.events.map((event) =>
      event.type === 'verdict_given' ? { ...event, data: { ...event.data, isOverride: true } } : event,
    )
    const of = figuresOf({ requests: [{ ...one, events }] })
    expect([of('proof.proven').value, of('proof.proven').absent, of('proof.unjudged').value]).toEqual([
      null,
      'not_recorded',
      1,
    ])
  })
})

describe('contracts', () => {
  const step = { linkId: 'dinkes-utama', direction: 'down' as const }
  it('adds what a request brought; a temporary one apart, its end and a correction not at all', () => {
    const permanent = request('a', {
      received: '2026-08-03 08:00',
      increased: '2026-08-03 10:00',
      done: '2026-08-03 11:00',
    })
    const contracts = [
      { ...step, rateBps: 20e6, validFromMs: 0, validToMs: wib('2026-08-03 10:00'), source: 'inventory' },
      { ...step, rateBps: 50e6, validFromMs: wib('2026-08-03 10:00'), validToMs: wib('2026-09-01 00:00'), source: 'a' },
      { ...step, rateBps: 45e6, validFromMs: wib('2026-09-01 00:00'), validToMs: null, source: 'correction' },
    ]
    const of = figuresOf({ requests: [permanent], contracts })
    expect([of('added.down').value, of('added.up').value, of('addedTemporary.down').value]).toEqual([30e6, 0, 0])
  })
})

describe('the trend', () => {
  const earlier = (definitionsVersion: number) => [
    {
      quarter: '2026-Q2',
      definitionsVersion,
      isSigned: true,
      figures: [{ id: 'in', value: 7, interval: null, absent: null }],
    },
  ]
  const cells = (definitionsVersion: number) =>
    evaluateQuarter(inputOf({ earlier: earlier(definitionsVersion) }))
      .tables.find(({ id }) => id === 'trend')
      ?.rows.find(({ id }) => id === 'in')?.cells
  it('takes earlier quarters from their documents and invents none', () => {
    expect(cells(1)).toEqual(['in', 'Masuk', 'count', null, null, null, 7, 0])
  })
  it('says where the definition changed', () => {
    expect(cells(0)?.[6]).toBe('definisi berubah')
  })
})
