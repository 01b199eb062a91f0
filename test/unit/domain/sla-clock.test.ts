import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { alarmsDue, nextAlarmAt } from '#domain/sla-alarms.ts'
import { type ClockFacts, readClock } from '#domain/sla-clock.ts'
import { isShortNotice } from '#domain/sla-notice.ts'
import type { PauseParty } from '#domain/sla-pauses.ts'
import { defaultSlaSettings, rulesAt, type SlaSettings, slaRules } from '#domain/sla-rules.ts'
import { readSteps } from '#domain/sla-steps.ts'
import { calendarKinds } from '#domain/working-time.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const wib = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`)
const rulesWith = (change: Partial<SlaSettings> = {}, recordedAtMs = 0) =>
  slaRules(recordedAtMs, { ...defaultSlaSettings, ...change }, shippedCalendar)

const factsOf = (change: Partial<ClockFacts>): ClockFacts => ({
  submittedAtMs: null,
  receivedAtMs: null,
  dispositionedAtMs: null,
  startedAtMs: null,
  increasedAtMs: null,
  reportedAtMs: null,
  doneAtMs: null,
  provenAtMs: null,
  stopRecordedAtMs: { increased: null, done: change.doneAtMs ?? null, proven: null },
  wanted: null,
  pauses: [],
  isVoid: false,
  ...change,
})
const pause = (from: string, to: string | null, party: PauseParty = 'opd') => ({
  fromMs: wib(from),
  toMs: to === null ? null : wib(to),
  party,
})
const read = (facts: ClockFacts, now: string, rules = rulesWith()) => readClock(facts, [rules], wib(now)).readings
const hours = (facts: ClockFacts, now: string) =>
  Object.values(read(facts, now)).map((r) => [r.grossMinutes / 60, r.pausedMinutes / 60, r.netMinutes / 60])

describe('pauses', () => {
  it('adds up over Christmas as domain.md §5 says', () => {
    const facts = factsOf({
      receivedAtMs: wib('2026-12-23 09:00'),
      doneAtMs: wib('2026-12-28 15:00'),
      pauses: [pause('2026-12-23 10:00', '2026-12-28 08:00')],
    })
    expect(hours(facts, '2026-12-29 00:00')).toEqual([
      [126, 118, 8],
      [30, 22, 8],
      [13, 6, 7],
    ])
    expect(Object.values(read(facts, '2026-12-29 00:00')).map((r) => r.state)).toEqual(Array(3).fill('stopped_on_time'))
  })
  it('adds up over Independence Day inside a pause (by hand)', () => {
    const facts = factsOf({
      receivedAtMs: wib('2026-08-14 10:00'),
      doneAtMs: wib('2026-08-18 16:00'),
      pauses: [pause('2026-08-14 14:00', '2026-08-18 09:00', 'supplier')],
    })
    expect(hours(facts, '2026-08-19 00:00')).toEqual([
      [102, 91, 11],
      [30, 19, 11],
      [10.5, 2, 8.5],
    ])
  })
  it('unites overlaps, clips to the clock, and never stops for ourselves', () => {
    const facts = factsOf({
      receivedAtMs: wib('2026-11-24 10:00'),
      doneAtMs: wib('2026-11-24 20:00'),
      pauses: [
        pause('2026-11-24 11:00', '2026-11-24 13:00'),
        pause('2026-11-24 12:00', '2026-11-24 14:00', 'force_majeure'),
        pause('2026-11-24 08:00', '2026-11-24 10:30'),
        pause('2026-11-24 19:30', '2026-11-24 23:00', 'supplier'),
        pause('2026-11-24 15:00', '2026-11-24 18:00', 'kominfo'),
      ],
    })
    expect(read(facts, '2026-11-25 00:00').calendar).toMatchObject({
      grossMinutes: 600,
      pausedMinutes: 240,
      netMinutes: 360,
    })
  })
  it('moves the due time by what was paused, and shows "if it resumed now" while it lasts', () => {
    const facts = factsOf({ receivedAtMs: wib('2026-11-24 10:00'), pauses: [pause('2026-11-24 12:00', null)] })
    const reading = read(facts, '2026-11-25 12:00').calendar
    expect(reading.state).toBe('paused')
    expect(reading.dueAtMs).toBe(wib('2026-11-26 10:00'))
    expect(reading.remainingMinutes).toBe(22 * 60)
  })
})

describe('start and due', () => {
  it('does not call a letter late that came two weeks before the event', () => {
    const facts = factsOf({ receivedAtMs: wib('2026-11-10 09:00'), wanted: { date: '2026-11-24' } })
    const reading = read(facts, '2026-11-20 09:00').calendar
    expect(reading.state).toBe('not_started')
    expect(reading.startAtMs).toBe(wib('2026-11-23 00:00'))
    expect(reading.dueAtMs).toBe(wib('2026-11-24 00:00'))
  })
  it('starts at the receipt when the wish is nearer than a day', () => {
    const facts = factsOf({ receivedAtMs: wib('2026-11-24 10:00'), wanted: { atMs: wib('2026-11-24 12:00') } })
    expect(read(facts, '2026-11-24 11:00').calendar.dueAtMs).toBe(wib('2026-11-25 10:00'))
  })
  it('reads a bare date as the start of work when the setting says so', () => {
    const facts = factsOf({ receivedAtMs: wib('2026-11-10 09:00'), wanted: { date: '2026-11-24' } })
    const rules = rulesWith({ wantedDateAt: 'start_of_work' })
    expect(read(facts, '2026-11-20 09:00', rules).calendar.dueAtMs).toBe(wib('2026-11-24 07:30'))
  })
  it.each([
    ['submitted', '2026-11-24 09:00'],
    ['received', '2026-11-24 10:00'],
    ['dispositioned', '2026-11-24 11:00'],
    ['wanted', '2026-11-24 12:00'],
  ] as const)('reading %s starts at %s', (start, expected) => {
    const facts = factsOf({
      submittedAtMs: wib('2026-11-24 09:00'),
      receivedAtMs: wib('2026-11-24 10:00'),
      dispositionedAtMs: wib('2026-11-24 11:00'),
      wanted: { atMs: wib('2026-11-24 12:00') },
    })
    expect(read(facts, '2026-11-24 13:00', rulesWith({ start })).calendar.startAtMs).toBe(wib(expected))
  })
})

describe('states', () => {
  const facts = factsOf({ receivedAtMs: wib('2026-11-24 10:00') })
  it.each([
    ['2026-11-24 10:00', 'running'],
    ['2026-11-25 03:59', 'running'],
    ['2026-11-25 04:00', 'at_risk'],
    ['2026-11-25 10:00', 'at_risk'],
    ['2026-11-25 10:01', 'breached'],
  ])('at %s it is %s', (now, state) => expect(read(facts, now).calendar.state).toBe(state))
  it('is on time exactly at the due minute and late one minute after', () => {
    const doneAt = (done: string) => read({ ...facts, doneAtMs: wib(done) + 30_000 }, '2026-11-26 00:00').calendar.state
    expect(doneAt('2026-11-25 10:00')).toBe('stopped_on_time')
    expect(doneAt('2026-11-25 10:01')).toBe('stopped_late')
  })
  it('is void when rejected and not started when not received', () => {
    expect(read({ ...facts, isVoid: true }, '2026-11-30 00:00').calendar.state).toBe('void')
    expect(read(factsOf({}), '2026-11-30 00:00').calendar).toMatchObject({ state: 'not_started', dueAtMs: null })
  })
  it('stays breached when a pause begins after the due time', () => {
    const late = { ...facts, pauses: [pause('2026-11-25 11:00', null)] }
    expect(read(late, '2026-11-25 12:00').calendar.state).toBe('breached')
  })
})

describe('notice', () => {
  const short = (notice: string, wanted: Parameters<typeof isShortNotice>[1], rule: SlaSettings['notice']) =>
    isShortNotice(wib(notice), wanted, rulesWith({ notice: rule }))
  it.each([
    ['2026-11-23 23:59', 'h_minus_1', false],
    ['2026-11-24 00:00', 'h_minus_1', true],
    ['2026-11-23 00:00', 'hours24', false],
    ['2026-11-23 00:01', 'hours24', true],
  ] as const)('a letter of %s for 24 November under %s: short %s', (notice, rule, expected) =>
    expect(short(notice, { date: '2026-11-24' }, rule)).toBe(expected),
  )
  it('asks for 24 hours before an instant', () => {
    expect(short('2026-11-23 10:00', { atMs: wib('2026-11-24 10:00') }, 'h_minus_1')).toBe(false)
    expect(short('2026-11-23 10:01', { atMs: wib('2026-11-24 10:00') }, 'h_minus_1')).toBe(true)
  })
  it('counts back over the weekend when the day before must be a working day', () => {
    expect(short('2026-11-27 23:59', { date: '2026-11-30' }, 'h_minus_1_working')).toBe(false)
    expect(short('2026-11-28 00:00', { date: '2026-11-30' }, 'h_minus_1_working')).toBe(true)
  })
})

describe('steps', () => {
  it('sum to the gross time, clipped to the start of the clock', () => {
    const facts = factsOf({
      submittedAtMs: wib('2026-11-24 08:00'),
      receivedAtMs: wib('2026-11-24 09:00'),
      dispositionedAtMs: wib('2026-11-24 10:30'),
      startedAtMs: wib('2026-11-24 13:00'),
      increasedAtMs: wib('2026-11-24 15:00'),
      reportedAtMs: wib('2026-11-24 15:20'),
      doneAtMs: wib('2026-11-24 15:20'),
      wanted: { atMs: wib('2026-11-25 10:00') },
    })
    const rules = rulesWith()
    for (const kind of calendarKinds) {
      const minutes = readSteps(facts, rules, kind, wib('2026-11-26 00:00')).map((step) => step.minutes ?? 0)
      const { grossMinutes } = readClock(facts, [rules], wib('2026-11-26 00:00')).readings[kind]
      expect(minutes.reduce((sum, value) => sum + value, 0)).toBe(grossMinutes)
    }
    expect(readSteps(facts, rules, 'calendar', wib('2026-11-26 00:00')).map((step) => step.minutes)).toEqual([
      0, 30, 150, 120, 20, 0,
    ])
  })
})

describe('alarms', () => {
  const facts = factsOf({ receivedAtMs: wib('2026-11-24 10:00') })
  const rules = rulesWith()
  const nothing = { warnedShares: [], breachDueAtMs: null }
  const due = (from: ClockFacts, published: Parameters<typeof alarmsDue>[2], now: string) =>
    alarmsDue(readClock(from, [rules], wib(now)), rules, published, wib(now))
  it('come at their time, all of them after a long sleep, and once', () => {
    expect(due(facts, nothing, '2026-11-24 21:59')).toEqual([])
    expect(due(facts, nothing, '2026-11-24 22:00')).toMatchObject([{ kind: 'at_risk', share: 0.5 }])
    const all = due(facts, nothing, '2026-11-30 00:00')
    expect(all.map((alarm) => [alarm.kind, alarm.atMs])).toEqual([
      ['at_risk', wib('2026-11-24 22:00')],
      ['at_risk', wib('2026-11-25 04:00')],
      ['breach', wib('2026-11-25 10:00')],
    ])
    const published = { warnedShares: [0.5, 0.75], breachDueAtMs: wib('2026-11-25 10:00') }
    expect(due(facts, published, '2026-11-30 00:00')).toEqual([])
  })
  it('withdraws a breach that a correction made untrue', () => {
    const corrected = { ...facts, doneAtMs: wib('2026-11-25 09:00') }
    const published = { warnedShares: [0.5, 0.75], breachDueAtMs: wib('2026-11-25 10:00') }
    expect(due(corrected, published, '2026-11-26 00:00')).toMatchObject([{ kind: 'withdraw' }])
  })
  it('tells of a breach that was finished late while nobody looked', () => {
    const late = { ...facts, doneAtMs: wib('2026-11-25 12:00') }
    expect(due(late, { warnedShares: [0.5, 0.75], breachDueAtMs: null }, '2026-11-26 00:00')).toMatchObject([
      { kind: 'breach', atMs: wib('2026-11-25 10:00') },
    ])
  })
  it('says when to look next, and never while paused or stopped', () => {
    const next = (from: ClockFacts, now: string) =>
      nextAlarmAt(readClock(from, [rules], wib(now)), rules, nothing, wib(now))
    expect(next(facts, '2026-11-24 10:00')).toBe(wib('2026-11-24 22:00'))
    expect(next({ ...facts, pauses: [pause('2026-11-24 11:00', null)] }, '2026-11-24 12:00')).toBeNull()
    expect(next({ ...facts, doneAtMs: wib('2026-11-24 12:00') }, '2026-11-24 13:00')).toBeNull()
  })
})

describe('the rules of the time', () => {
  const stopped = factsOf({ receivedAtMs: wib('2026-05-13 09:00'), doneAtMs: wib('2026-05-18 15:00') })
  const before = rulesWith({ calendar: 'workhours' }, 0)
  it('a later calendar or setting never rewrites what had stopped', () => {
    const later = slaRules(
      wib('2026-07-01 00:00'),
      { ...defaultSlaSettings, targetMinutes: 60, stop: 'proven' },
      { ...shippedCalendar, version: '2026.2', holidays: [] },
    )
    const now = wib('2026-08-01 00:00')
    const proven = { ...stopped, provenAtMs: now, stopRecordedAtMs: { ...stopped.stopRecordedAtMs, proven: now } }
    expect(readClock(stopped, [before, later], now)).toEqual(readClock(stopped, [before], now))
    expect(readClock(proven, [before, later], now).readings).toEqual(readClock(stopped, [before], now).readings)
  })
  it('an open request is judged by the newest', () => {
    const open = { ...stopped, doneAtMs: null, stopRecordedAtMs: { increased: null, done: null, proven: null } }
    const later = rulesWith({ targetMinutes: 60 }, wib('2026-05-14 00:00'))
    expect(readClock(open, [before, later], wib('2026-05-15 00:00')).targetMinutes).toBe(60)
  })
  it('refuses an empty history', () => expect(() => rulesAt([], 0)).toThrow(RangeError))
})

describe('for any pauses', () => {
  const minute = fc.integer({ min: wib('2026-12-20 00:00') / 60_000, max: wib('2027-01-10 00:00') / 60_000 })
  const anyPause = fc
    .tuple(minute, fc.nat(5000), fc.constantFrom('opd', 'supplier', 'kominfo', 'force_majeure'))
    .map(([from, length, party]) => ({
      fromMs: from * 60_000,
      toMs: (from + length) * 60_000,
      party: party as PauseParty,
    }))
  const scene = fc.record({
    start: minute,
    length: fc.nat(20_000),
    pauses: fc.array(anyPause, { maxLength: 6 }),
    extra: anyPause,
  })
  it('gross − paused = net, another pause never lengthens net, and their order does not matter', () => {
    fc.assert(
      fc.property(scene, ({ start, length, pauses, extra }) => {
        const receivedAtMs = start * 60_000
        const doneAtMs = (start + length) * 60_000
        const readWith = (list: ClockFacts['pauses']) =>
          readClock(factsOf({ receivedAtMs, doneAtMs, pauses: list }), [rulesWith()], doneAtMs).readings
        const [plain, more, turned] = [readWith(pauses), readWith([...pauses, extra]), readWith([...pauses].reverse())]
        for (const kind of calendarKinds) {
          expect(plain[kind].grossMinutes - plain[kind].pausedMinutes).toBe(plain[kind].netMinutes)
          expect(more[kind].netMinutes).toBeLessThanOrEqual(plain[kind].netMinutes)
          expect(more[kind].netMinutes).toBeGreaterThanOrEqual(0)
          expect(more[kind].grossMinutes).toBe(plain[kind].grossMinutes)
          expect(more[kind].dueAtMs ?? 0).toBeGreaterThanOrEqual(plain[kind].dueAtMs ?? 0)
          // More net than the target cannot be on time.
          if (plain[kind].netMinutes > 1440) expect(plain[kind].state).toBe('stopped_late')
        }
        expect(turned).toEqual(plain)
      }),
    )
  })
})
