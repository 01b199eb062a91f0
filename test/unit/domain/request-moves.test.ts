import type { Role } from '#domain/principal.ts'
import { roles } from '#domain/principal.ts'
import { checkMove, isTheirs, type Move, moveRules, moves } from '#domain/request-moves.ts'
import { replayRequest } from '#domain/request-replay.ts'
import { type RequestState, requestStates } from '#domain/request-snapshot.ts'
import { nextMove } from '#domain/request-waiting.ts'
import { readClock } from '#domain/sla-clock.ts'
import { defaultSlaSettings, slaRules } from '#domain/sla-rules.ts'
import { shippedCalendar } from '#domain/calendar-shipped.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, cast, Scene, usual } from './request-scene.ts'

const early = ['submitted', 'received', 'dispositioned', 'in_progress']
const atWork = ['received', 'dispositioned', 'in_progress', 'increased', 'reported']
const office: Role[] = ['registry', 'technician', 'head']

/** Written down from domain.md §1-2, not from the code: who may do what, where, and where it leads. */
const standard: Partial<Record<Move, { from: string[]; to: RequestState | null; by: Role[] }>> = {
  submit: { from: ['draft'], to: 'submitted', by: ['opd', ...office] },
  receive: { from: ['submitted'], to: 'received', by: office },
  dispose: { from: ['received', 'dispositioned'], to: 'dispositioned', by: ['head', 'leader'] },
  start: { from: ['dispositioned'], to: 'in_progress', by: ['technician', 'head'] },
  pause: { from: atWork, to: null, by: ['technician', 'head'] },
  resume: { from: atWork, to: null, by: ['technician', 'head'] },
  increase: { from: ['in_progress'], to: 'increased', by: ['technician', 'head'] },
  report: { from: ['increased'], to: 'reported', by: ['technician', 'head'] },
  complete: { from: ['reported'], to: 'done', by: ['technician', 'head'] },
  accept: { from: ['done'], to: 'closed', by: ['opd'] },
  contest: { from: ['done'], to: 'in_progress', by: ['opd'] },
  reopen: { from: ['done', 'closed'], to: 'in_progress', by: ['head'] },
  reject: { from: early, to: 'rejected', by: ['head'] },
  cancel: { from: ['draft', ...early], to: 'cancelled', by: ['opd'] },
}

describe('the table of moves', () => {
  it.each(Object.entries(standard))('says of %s what the standard says', (move, rule) => {
    expect([...moveRules[move as Move].from].sort()).toEqual([...rule.from].sort())
    expect(moveRules[move as Move].to).toBe(rule.to)
    const scene = new Scene()
    const allowed = roles.filter((role) => {
      const who = { accountId: 'a', name: 'a', role, opdId: role === 'opd' ? 'dinkes' : null, complaintOfficer: false }
      return checkMove({ ...scene.request, opdId: 'dinkes' }, move as Move, who) !== 'wrong-role'
    })
    expect(allowed.sort()).toEqual([...rule.by].sort())
  })

  it('leads through the six steps of the standard', () => {
    const scene = new Scene()
    const states = usual.map((step) => scene.to([step]).request.state)
    expect(states).toEqual([
      'submitted',
      'received',
      'dispositioned',
      'in_progress',
      'increased',
      'reported',
      'done',
      'closed',
    ])
    expect(scene.request.number).toBe('PB/0042/XI/2026')
  })

  it('allows work to the assignee and to the head, who is flagged', () => {
    const scene = new Scene().to(usual.slice(0, 3))
    expect(scene.try('otherTechnician', 'start')).toBe('not-assignee')
    expect(scene.try('head', 'start')).toBeNull()
    expect(scene.events.at(-1)).toMatchObject({ type: 'started', data: { bySupervisor: true } })
  })

  it('waits at each step for those alone whose step it is, and they may make it', () => {
    const people = Object.values(cast).filter(({ accountId }) => accountId !== 'other-opd')
    const waitedFor = usual.map((_, done) => {
      const { request } = new Scene().to(usual.slice(0, done))
      const next = nextMove(request.state)
      if (next === null) return []
      const theirs = people.filter((who) => isTheirs(request, next, who))
      for (const who of theirs) expect(checkMove(request, next, who)).toBeNull()
      return theirs.map(({ accountId }) => accountId)
    })
    const letters = ['registry', 'tech', 'other-tech', 'head']
    expect(waitedFor.slice(1)).toEqual([letters, ['head', 'leader'], ['tech'], ['tech'], ['tech'], ['tech'], ['opd']])
    expect(isTheirs(new Scene().to(usual.slice(0, 7)).request, 'accept', cast.otherOpd)).toBe(false)
  })

  it('keeps "received" while the chain of dispositions is above the technicians', () => {
    const scene = new Scene().to(usual.slice(0, 2))
    expect(scene.try('leader', 'dispose', { to: { accountId: 'head', name: 'head', role: 'head' } })).toBeNull()
    expect(scene.request).toMatchObject({ state: 'received', assignee: null })
    scene.to([['head', 'dispose']])
    expect(scene.request).toMatchObject({ state: 'dispositioned', assignee: { accountId: 'tech' } })
    expect(scene.request.dispositions).toHaveLength(2)
  })

  it('allows a second increase after a reopening alone', () => {
    const scene = new Scene().to(usual.slice(0, 5))
    expect(scene.try('technician', 'increase')).toBe('wrong-state')
    scene.to([...usual.slice(5, 7), ['opd', 'contest']])
    expect(scene.request).toMatchObject({ state: 'in_progress', reopens: [{ cause: 'contested' }] })
    expect(scene.try('technician', 'increase', {}, { contractAt: () => 50e6 })).toBeNull()
  })

  it.each([
    ['technician', 'increase', { rates: [] }, 'nothing-asked'],
    ['technician', 'increase', { rates: [{ direction: 'up', fromBps: 1, toBps: 2 }] }, 'direction-not-asked'],
    ['technician', 'increase', { rates: [{ direction: 'down', fromBps: 20e6, toBps: 60e6 }] }, 'more-than-asked'],
    ['technician', 'increase', { rates: [{ direction: 'down', fromBps: 20e6, toBps: 20e6 }] }, 'not-an-increase'],
    ['technician', 'increase', { changedAtMs: Date.UTC(2027, 1, 1) }, 'in-the-future'],
    ['technician', 'increase', { changedAtMs: Date.UTC(2026, 1, 1) }, 'not-before-previous-step'],
  ] as const)('%s cannot %s with %j: %s', (who, move, change, reason) => {
    expect(new Scene().to(usual.slice(0, 4)).try(who, move, change as never)).toBe(reason)
  })

  it('ends nothing as rejected or cancelled once a contract was changed, reopened or not', () => {
    const scene = new Scene().to(usual.slice(0, 4))
    expect(checkMove(scene.request, 'reject', cast.head)).toBeNull()
    expect(checkMove(scene.request, 'cancel', cast.opd)).toBeNull()
    scene.to(usual.slice(4, 7)).to([['opd', 'contest']])
    expect(scene.request.state).toBe('in_progress')
    expect(scene.try('head', 'reject')).toBe('wrong-state')
    expect(scene.try('opd', 'cancel')).toBe('wrong-state')
  })
  it('flags an increase that gives less than was asked', () => {
    const scene = new Scene().to(usual.slice(0, 4))
    scene.try('technician', 'increase', { rates: [{ direction: 'down', fromBps: 20e6, toBps: 30e6 }] })
    expect(scene.request.increases).toMatchObject([{ isLessThanAsked: true }])
  })
})

describe('any sequence of moves', () => {
  const attempt = fc.tuple(fc.constantFrom(...(Object.keys(cast) as Actor[])), fc.constantFrom(...moves))
  const rules = [slaRules(0, defaultSlaSettings, shippedCalendar)]

  it('keeps the order of the standard, ends for good, and replays the same from shuffled events', () => {
    let longest = 0
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.array(attempt, { minLength: 80, maxLength: 160 }),
        fc.infiniteStream(fc.nat()),
        (from, attempts, dice) => {
          const scene = new Scene().to(usual.slice(0, from))
          for (const [who, move] of attempts) {
            const before = scene.request
            const reason = scene.try(who, move)
            if (reason !== null) expect(scene.request).toEqual(before)
            else {
              expect(['rejected', 'cancelled']).not.toContain(before.state)
              expect(requestStates).toContain(scene.request.state)
            }
          }
          const { clock, increases, state } = scene.request
          longest = Math.max(longest, scene.events.length)
          if (clock.doneAtMs !== null) expect(increases.length).toBeGreaterThan(0)
          const times = [
            clock.submittedAtMs,
            clock.receivedAtMs,
            clock.dispositionedAtMs,
            clock.startedAtMs,
            clock.increasedAtMs,
            clock.reportedAtMs,
            clock.doneAtMs,
          ]
          const known = times.filter((time) => time !== null)
          expect(known).toEqual([...known].sort((a, b) => a - b))
          expect(times.slice(known.length).every((time) => time === null)).toBe(true)
          const shuffled = scene.events
            .map((event) => ({ event, key: dice.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ event }) => event)
          expect(replayRequest('dinkes', shuffled)).toEqual(scene.request)
          const reading = readClock(clock, rules, scene.nowMs).readings.calendar
          expect(reading.grossMinutes - reading.pausedMinutes).toBe(reading.netMinutes)
          if (state === 'rejected' || state === 'cancelled') expect(reading.state).toBe('void')
        },
      ),
      { numRuns: 150, seed: 20261124 },
    )
    // The walk is worth something only if it really moves requests.
    expect(longest).toBeGreaterThan(12)
  })
})
