import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { type ClockFacts, readClock } from '#domain/sla-clock.ts'
import { defaultSlaSettings, slaRules } from '#domain/sla-rules.ts'
import { calendarKinds } from '#domain/working-time.ts'
import { describe, expect, it } from 'vitest'

const wib = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`)
const rules = slaRules(0, defaultSlaSettings, shippedCalendar)

/** Received, paused once for the OPD, done. */
const clockOf = (received: string, paused: { from: string; to: string }, done: string): ClockFacts => ({
  submittedAtMs: null,
  receivedAtMs: wib(received),
  dispositionedAtMs: null,
  startedAtMs: null,
  increasedAtMs: null,
  reportedAtMs: null,
  doneAtMs: wib(done),
  provenAtMs: null,
  stopRecordedAtMs: { increased: null, done: wib(done), proven: null },
  wanted: null,
  pauses: [{ fromMs: wib(paused.from), toMs: wib(paused.to), party: 'opd' }],
  isVoid: false,
})

describe('gross − paused = net, to the minute', () => {
  /** By hand, in minutes: gross, paused, net; for all hours, for working days, for office hours. */
  it.each([
    {
      what: 'received on a Friday at 13.59, paused over WIB midnight and the end of July',
      received: '2026-07-31 13:59',
      paused: ['2026-07-31 14:07', '2026-08-01 00:01'],
      done: '2026-08-03 09:13',
      // Office hours end at 14.30 on Friday: 31 minutes are left, and 103 of Monday.
      expected: { calendar: [4034, 594, 3440], workday24: [1154, 593, 561], workhours: [134, 23, 111] },
    },
    {
      what: 'received at WIB midnight, New Year (a holiday) and a weekend inside the pause, done in the break',
      received: '2026-12-31 00:00',
      paused: ['2026-12-31 16:29', '2027-01-04 07:31'],
      done: '2027-01-04 12:01',
      expected: { calendar: [6481, 5222, 1259], workday24: [2161, 902, 1259], workhours: [750, 2, 748] },
    },
  ] as const)('$what', ({ received, paused: [from, to], done, expected }) => {
    const facts = clockOf(received, { from, to }, done)
    const readings = readClock(facts, [rules], wib('2027-01-05 00:00')).readings
    for (const kind of calendarKinds) {
      const { grossMinutes, pausedMinutes, netMinutes } = readings[kind]
      expect([grossMinutes, pausedMinutes, netMinutes], kind).toEqual(expected[kind])
      expect(grossMinutes - pausedMinutes, kind).toBe(netMinutes)
    }
  })
})
