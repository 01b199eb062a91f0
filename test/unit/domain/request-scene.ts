import type { Principal } from '#domain/principal.ts'
import { type DecideFacts, decideMove } from '#domain/request-decide.ts'
import type { RequestEvent, RequestForm } from '#domain/request-events.ts'
import type { Move, MovePayloads } from '#domain/request-moves.ts'
import { replayRequest } from '#domain/request-replay.ts'
import type { RequestSnapshot } from '#domain/request-snapshot.ts'

export const wib = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`)

const person = (accountId: string, role: Principal['role'], opdId: string | null = null): Principal => ({
  accountId,
  name: accountId,
  role,
  opdId,
  complaintOfficer: false,
})
export const cast = {
  opd: person('opd', 'opd', 'dinkes'),
  otherOpd: person('other-opd', 'opd', 'dindik'),
  registry: person('registry', 'registry'),
  technician: person('tech', 'technician'),
  otherTechnician: person('other-tech', 'technician'),
  head: person('head', 'head'),
  leader: person('leader', 'leader'),
  wall: person('wall', 'wall'),
  collector: person('collector', 'collector'),
  admin: person('admin', 'admin'),
} as const
export type Actor = keyof typeof cast

export const form: RequestForm = {
  linkId: 'dinkes-utama',
  asked: [{ direction: 'down', rateBps: 50e6 }],
  wanted: { date: '2026-11-25' },
  reason: 'Lambat.',
  untilMs: null,
  letter: { number: '1', date: '2026-11-23', subject: 'x', signatory: 'y', fileId: null },
  notice: null,
  linkedRequestId: null,
}

/** A payload that each move accepts in its place. */
export const payloads = (nowMs: number): { [M in Move]: MovePayloads[M] } => {
  const increase = {
    changedAtMs: nowMs,
    deviceId: 'd',
    object: { kind: 'interface' as const, name: 'e' },
    rates: [{ direction: 'down' as const, fromBps: 20e6, toBps: 50e6 }],
    command: '',
    isBackedUp: true,
  }
  const to = { accountId: 'tech', name: 'tech', role: 'technician' as const }
  return {
    submit: { form, occurredAtMs: null },
    receive: { receivedAtMs: null, agendaNo: null, isComplete: true, missing: '', evidenceFileId: null },
    dispose: { to, instruction: 'x', priority: 'normal', dueHintMs: null, occurredAtMs: null },
    reassign: { to: { ...to, accountId: 'other-tech' }, reason: 'sakit' },
    start: { occurredAtMs: null },
    pause: { cause: 'x', party: 'opd', fromMs: null, toMs: null, note: '', fileId: null },
    resume: { pauseVersion: null, atMs: null, note: '' },
    increase,
    report: { text: 'x', readings: [], fileIds: [], occurredAtMs: null, andComplete: null },
    complete: { declaration: 'x', fileIds: [], occurredAtMs: null },
    accept: { remark: '' },
    confirm: { remark: '' },
    contest: { remark: 'x' },
    reopen: { cause: 'not_effective', reference: null, note: 'x' },
    restore: { ...increase, rates: [{ direction: 'down', fromBps: 50e6, toBps: 20e6 }] },
    reject: { reason: 'other', text: 'x' },
    cancel: { reason: 'other', text: 'x' },
    attachLetter: form.letter ?? { number: '', date: '', subject: '', signatory: '', fileId: null },
    explain: { cause: 'other', responsible: '', remedy: '', note: '' },
    note: { text: 'x', isInternal: false, fileIds: [], occurredAtMs: null },
  }
}

export const factsAt = (nowMs: number, change: Partial<DecideFacts> = {}): DecideFacts => ({
  nowMs,
  contractAt: () => 20e6,
  newestContractFromMs: () => 0,
  openOnLink: [],
  linkOpdId: 'dinkes',
  nextSequence: 42,
  twoPersonRule: true,
  letterBeforeDone: true,
  ...change,
})

/** A request that people move; the clock goes one minute on with each attempt. */
export class Scene {
  events: RequestEvent[] = []
  nowMs = wib('2026-11-24 10:00')

  get request(): RequestSnapshot {
    return replayRequest('dinkes', this.events)
  }

  /** Null when the move was made; else why not. */
  try<M extends Move>(who: Actor, move: M, change: Partial<MovePayloads[M]> = {}, facts: Partial<DecideFacts> = {}) {
    this.nowMs += 60_000
    const payload = { ...payloads(this.nowMs)[move], ...change }
    const context = { who: cast[who], facts: factsAt(this.nowMs, facts) }
    const decision = decideMove(this.request, move, payload, context)
    if (!decision.ok) return decision.reason
    for (const event of decision.events) this.events.push({ ...event, version: this.events.length + 1 })
    return null
  }

  /** Makes the moves that lead to a state, each by who usually does it. */
  to(steps: readonly [Actor, Move][]): this {
    for (const [who, move] of steps) {
      const reason = this.try(who, move)
      if (reason) throw new Error(`${who} could not ${move}: ${reason}`)
    }
    return this
  }
}

export const usual: readonly [Actor, Move][] = [
  ['opd', 'submit'],
  ['registry', 'receive'],
  ['head', 'dispose'],
  ['technician', 'start'],
  ['technician', 'increase'],
  ['technician', 'report'],
  ['technician', 'complete'],
  ['opd', 'accept'],
]
