import {
  complaintMoves,
  complaintRules,
  complaintStates,
  decideComplaintMove,
  isEnded,
  maySeeComplaint,
  maySeeReporter,
  movesOffered,
  type ComplaintActor,
  type ComplaintFacts,
  type ComplaintMove,
  type ComplaintState,
} from '#domain/complaint.ts'
import { complaintLimitStates, escalatesNow, isUnresolvedNews } from '#domain/complaint-limits.ts'
import { complaintNumber } from '#domain/complaint-number.ts'
import type { Principal } from '#domain/principal.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const person = (accountId: string, role: Principal['role'], more: Partial<Principal> = {}): Principal => ({
  accountId,
  name: accountId,
  role,
  opdId: null,
  complaintOfficer: false,
  ...more,
})
const who = {
  head: person('head', 'head'),
  officer: person('officer', 'technician', { complaintOfficer: true }),
  assignee: person('t1', 'technician'),
  technician: person('t2', 'technician'),
  filer: person('registry', 'registry'),
  registry: person('registry2', 'registry'),
  ownOpd: person('opd-a', 'opd', { opdId: 'dinkes' }),
  otherOpd: person('opd-b', 'opd', { opdId: 'dindik' }),
  leader: person('leader', 'leader'),
  admin: person('admin', 'admin'),
  wall: person('wall', 'wall'),
  system: 'system' as const,
}
type Who = keyof typeof who
const facts = (state: ComplaintState, more: Partial<ComplaintFacts> = {}): ComplaintFacts => ({
  state,
  opdId: 'dinkes',
  filedBy: 'registry',
  assigneeId: 't1',
  contests: 0,
  ...more,
})

/** Written by hand from domain.md §7: who may, from where, to where. Everything else must be refused. */
const allowed: Record<
  ComplaintMove,
  { from: Partial<Record<ComplaintState, ComplaintState>>; by: Partial<Record<ComplaintState | 'any', Who[]>> }
> = {
  take: {
    from: { open: 'in_progress', in_progress: 'in_progress', escalated: 'escalated' },
    by: { any: ['head', 'officer', 'assignee', 'technician'], escalated: ['head', 'officer'] },
  },
  answer: {
    from: { in_progress: 'in_progress', escalated: 'escalated' },
    by: { any: ['head', 'officer', 'assignee'], escalated: ['head', 'officer'] },
  },
  note: {
    from: { open: 'open', in_progress: 'in_progress', escalated: 'escalated', resolved: 'resolved' },
    by: { any: ['head', 'officer', 'assignee', 'technician'] },
  },
  escalate: {
    from: { open: 'escalated', in_progress: 'escalated' },
    by: {
      any: ['head', 'officer', 'assignee', 'system'],
      open: ['head', 'officer', 'assignee', 'technician', 'system'],
    },
  },
  resolve: {
    from: { in_progress: 'resolved', escalated: 'resolved' },
    by: { any: ['head', 'officer', 'assignee'], escalated: ['head', 'officer'] },
  },
  contest: { from: { resolved: 'escalated' }, by: { any: ['ownOpd', 'filer'] } },
  close: { from: { resolved: 'closed' }, by: { any: ['ownOpd', 'filer', 'head', 'officer', 'system'] } },
  reject: {
    from: { open: 'rejected', in_progress: 'rejected', escalated: 'rejected' },
    by: { any: ['head', 'officer'] },
  },
  forward: {
    from: { open: 'forwarded', in_progress: 'forwarded', escalated: 'forwarded' },
    by: { any: ['head', 'officer'] },
  },
}

describe('moves', () => {
  it('are allowed exactly as the standard says, for every person, state and move', () => {
    for (const move of complaintMoves)
      for (const state of complaintStates)
        for (const name of Object.keys(who) as Who[]) {
          const { from, by } = allowed[move]
          const may = (by[state] ?? by.any ?? []).includes(name) ? from[state] : undefined
          const decision = decideComplaintMove(facts(state), move, who[name] as ComplaintActor)
          expect('to' in decision ? decision.to : undefined, `${name} ${move} from ${state}`).toBe(may)
        }
  })

  it('nothing follows an end', () => {
    for (const state of complaintStates.filter(isEnded))
      for (const name of Object.keys(who) as Who[])
        if (name !== 'system') expect(movesOffered(facts(state), who[name] as Principal)).toEqual([])
  })

  it('says why: a stranger learns nothing of the state', () => {
    expect(decideComplaintMove(facts('closed'), 'resolve', who.otherOpd)).toEqual({ refused: 'not_allowed' })
    expect(decideComplaintMove(facts('closed'), 'resolve', who.head)).toEqual({ refused: 'wrong_state' })
    expect(decideComplaintMove(facts('in_progress'), 'resolve', who.technician)).toEqual({
      refused: 'not_the_assignee',
    })
    expect(decideComplaintMove(facts('escalated'), 'resolve', who.assignee)).toEqual({ refused: 'second_level_only' })
  })

  it('the reporter contests once', () => {
    expect(decideComplaintMove(facts('resolved', { contests: 1 }), 'contest', who.ownOpd)).toEqual({
      refused: 'already_contested',
    })
  })

  it('never leaves the known states, whatever is tried', () => {
    const anyMove = fc.record({
      move: fc.constantFrom(...complaintMoves),
      by: fc.constantFrom(...(Object.keys(who) as Who[])),
    })
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 30 }), (tries) => {
        let now = facts('open')
        let contests = 0
        for (const { move, by } of tries) {
          const decision = decideComplaintMove(now, move, who[by] as ComplaintActor)
          if ('refused' in decision) continue
          expect(complaintRules[move].from).toContain(now.state)
          if (move === 'contest') contests += 1
          now = { ...now, state: decision.to, contests }
        }
        expect(contests).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('privacy', () => {
  const names = (test: (facts: ComplaintFacts, who: Principal) => boolean, of: ComplaintFacts) =>
    (Object.keys(who) as Who[]).filter((name) => name !== 'system' && test(of, who[name] as Principal))

  it('the complaint: staff, the leader, its own side', () => {
    expect(names(maySeeComplaint, facts('open'))).toEqual([
      'head',
      'officer',
      'assignee',
      'technician',
      'filer',
      'ownOpd',
      'leader',
    ])
  })

  it('the reporter: who works on it, and his own side', () => {
    expect(names(maySeeReporter, facts('open'))).toEqual(['head', 'officer', 'assignee', 'filer', 'ownOpd'])
    expect(names(maySeeReporter, facts('open', { assigneeId: null, opdId: null }))).toEqual([
      'head',
      'officer',
      'filer',
    ])
  })

  it('an OPD account that is bound to nothing sees nothing, not what has no OPD', () => {
    const loose = person('loose', 'opd')
    expect(maySeeComplaint(facts('open', { opdId: null }), loose)).toBe(false)
  })
})

describe('limits', () => {
  const clock = {
    state: 'open' as ComplaintState,
    answerDueAtMs: 100,
    escalateDueAtMs: 300,
    resolveDueAtMs: 500,
    firstAnswerAtMs: null,
    resolvedAtMs: null,
  }

  it('exactly at the limit is on time', () => {
    expect(complaintLimitStates(clock, 100)).toEqual({ answer: 'waiting', resolve: 'waiting' })
    expect(complaintLimitStates(clock, 101).answer).toBe('late')
    expect(complaintLimitStates({ ...clock, firstAnswerAtMs: 100, resolvedAtMs: 501 }, 900)).toEqual({
      answer: 'met_on_time',
      resolve: 'met_late',
    })
    expect(escalatesNow(clock, 300)).toBe(false)
    expect(escalatesNow(clock, 301)).toBe(true)
  })

  it('what is not ours counts for neither, what is resolved does not escalate', () => {
    expect(complaintLimitStates({ ...clock, state: 'forwarded' }, 900)).toEqual({ answer: 'void', resolve: 'void' })
    for (const state of ['escalated', 'resolved', 'closed', 'rejected', 'forwarded'] as const)
      expect(escalatesNow({ ...clock, state }, 900)).toBe(false)
  })

  it('what nobody resolved in its days is news, also after a weekend without a server, and not for ever', () => {
    const day = 86_400_000
    expect([500, 501, 500 + 4 * day, 501 + 4 * day].map((nowMs) => isUnresolvedNews(clock, nowMs))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isUnresolvedNews({ ...clock, state: 'escalated' }, 501)).toBe(true)
    expect(isUnresolvedNews({ ...clock, state: 'resolved', resolvedAtMs: 501 }, 502)).toBe(false)
    expect(isUnresolvedNews({ ...clock, state: 'rejected' }, 501)).toBe(false)
  })
})

it('numbers follow the WIB year and month', () => {
  expect(complaintNumber(7, Date.parse('2026-11-24T10:00:00+07:00'))).toBe('ADU/0007/XI/2026')
  expect(complaintNumber(1, Date.parse('2026-12-31T17:30:00Z'))).toBe('ADU/0001/I/2027')
})
