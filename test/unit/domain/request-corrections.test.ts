import { decideCorrection, type Correction } from '#domain/request-correct.ts'
import { clockTime, isLateEntry, type NewRequestEvent } from '#domain/request-events.ts'
import { requestNumber } from '#domain/request-number.ts'
import { closesAt, verdictEvents } from '#domain/request-system.ts'
import { describe, expect, it } from 'vitest'
import { type Actor, cast, Scene, usual, wib } from './request-scene.ts'

const correct = (scene: Scene, who: Actor, change: Partial<Correction>) => {
  scene.nowMs += 60_000
  const correction = { target: 1, reason: 'salah', isVoid: false, occurredAtMs: null, patch: {}, ...change }
  const decision = decideCorrection(scene.events, correction, { who: cast[who], nowMs: scene.nowMs })
  if (!decision.ok) return decision.reason
  for (const event of decision.events) scene.events.push({ ...event, version: scene.events.length + 1 })
  return null
}

describe('a correction', () => {
  const done = () => new Scene().to(usual.slice(0, 7))
  it.each([
    ['technician', { target: 99 }, 'event-unknown'],
    ['opd', { target: 1, patch: { reason: 'x' } }, 'wrong-role'],
    ['technician', { target: 2, patch: { agendaNo: 'x' } }, 'only-the-head'],
    ['registry', { target: 2 }, 'nothing-changed'],
    ['registry', { target: 2, patch: { number: 'PB/1' } }, 'event-not-correctable'],
    ['head', { target: 5, isVoid: true }, 'event-not-correctable'],
    ['head', { target: 6, isVoid: true }, 'not-last-step'],
    ['technician', { target: 7, isVoid: true }, 'only-the-head'],
    ['head', { target: 7, occurredAtMs: wib('2027-01-01 00:00') }, 'in-the-future'],
    ['head', { target: 7, occurredAtMs: wib('2026-11-24 09:00') }, 'not-before-previous-step'],
    ['head', { target: 1, patch: { 'letter.date': '2026-02-30' } }, 'not-a-date'],
    ['head', { target: 1, reason: ' ', patch: { reason: 'x' } }, 'text-needed'],
  ] as const)('by %s %j is refused: %s', (who, change, reason) => expect(correct(done(), who, change)).toBe(reason))

  it('takes back a wrong end, and the wrong event stays in the log', () => {
    const scene = done()
    expect(correct(scene, 'head', { target: 7, isVoid: true })).toBeNull()
    expect(scene.request).toMatchObject({ state: 'reported', corrections: 1, clock: { doneAtMs: null } })
    expect(scene.events).toHaveLength(8)
    expect(scene.try('technician', 'complete')).toBeNull()
    expect(scene.request.state).toBe('done')
  })
  it('puts a field of the letter right', () => {
    const scene = done()
    expect(correct(scene, 'head', { target: 1, patch: { 'letter.number': '005/9' } })).toBeNull()
    expect(scene.request.form.letter).toMatchObject({ number: '005/9', subject: 'x' })
  })
})

describe('late entries', () => {
  const event = (type: string, minutesLate: number, data: object = {}): NewRequestEvent =>
    ({
      type,
      occurredAtMs: 0,
      recordedAtMs: minutesLate * 60_000,
      via: 'web',
      data,
      by: cast.head,
      onBehalfOf: null,
    }) as never
  it('are told apart at two hours, to the millisecond', () => {
    expect(isLateEntry(event('completed', 120), 120)).toBe(false)
    expect(isLateEntry({ ...event('completed', 120), recordedAtMs: 120 * 60_000 + 1 }, 120)).toBe(true)
  })
  it('count when they were told, except a stamped receipt and a resumption', () => {
    expect(clockTime(event('completed', 120), 120)).toBe(0)
    expect(clockTime(event('completed', 121), 120)).toBe(121 * 60_000)
    expect(clockTime(event('received', 500, { evidenceFileId: null }), 120)).toBe(500 * 60_000)
    expect(clockTime(event('received', 500, { evidenceFileId: 'f' }), 120)).toBe(0)
    expect(clockTime(event('resumed', 500), 120)).toBe(0)
  })
})

describe('agenda numbers', () => {
  it('carry the Roman month and the year of WIB', () => {
    expect(requestNumber(42, wib('2026-11-24 10:00'))).toBe('PB/0042/XI/2026')
    expect(requestNumber(1, Date.parse('2026-12-31T17:00:00Z'))).toBe('PB/0001/I/2027')
    expect(requestNumber(12345, wib('2026-04-30 23:59'))).toBe('PB/12345/IV/2026')
    expect(() => requestNumber(0, 0)).toThrow(RangeError)
  })
})

describe('verdicts', () => {
  const news = { verdict: 'reverted', reference: 'v', atMs: 0, isOverride: false, note: '' } as const
  it('of a request that was never increased are nothing', () => {
    expect(verdictEvents(new Scene().to(usual.slice(0, 4)).request, news, 1)).toEqual([])
  })
  it('reopen what was done, and leave work in progress where it is', () => {
    const types = (steps: number) =>
      verdictEvents(new Scene().to(usual.slice(0, steps)).request, news, 1).map((e) => e.type)
    expect(types(5)).toEqual(['verdict_given'])
    expect(types(7)).toEqual(['verdict_given', 'reopened'])
    expect(types(8)).toEqual(['verdict_given', 'reopened'])
  })
  it('close only what is done and proven', () =>
    expect(closesAt(new Scene().to(usual.slice(0, 7)).request, 7)).toBeNull())
})
