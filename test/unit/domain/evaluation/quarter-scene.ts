import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { defaultEvaluationSettings, type Figure } from '#domain/evaluation/document.ts'
import { evaluateQuarter } from '#domain/evaluation/evaluate.ts'
import type { EvaluatedRequest, EvaluationInput } from '#domain/evaluation/input.ts'
import type { NewRequestEvent, Person, RequestVerdict } from '#domain/request-events.ts'
import { defaultSlaSettings } from '#domain/sla-rules.ts'
import { form, wib } from '../request-scene.ts'

export { wib }

const technician: Person = { accountId: 't1', name: 'Teknisi 1', role: 'technician' }
const clerk: Person = { accountId: 'r', name: 'Agenda', role: 'registry' }

export interface Told {
  received: string
  increased?: string
  done?: string
  /** Accepted by the OPD. */
  verdicts?: readonly [at: string, verdict: RequestVerdict][]
  rejected?: string
  cancelledBeforeReceipt?: string
  linkId?: string
  more?: readonly Partial<NewRequestEvent>[]
}

/** A request told in WIB times; each step is recorded when it happened. */
export const request = (id: string, told: Told): EvaluatedRequest => {
  const events: NewRequestEvent[] = []
  const tell = (type: string, at: number, data: object, by = clerk) =>
    events.push({ type, occurredAtMs: at, recordedAtMs: at, by, onBehalfOf: null, via: 'web', data } as NewRequestEvent)
  const receivedAt = wib(told.received)
  tell('submitted', receivedAt - 30 * 60_000, {
    ...form,
    linkId: told.linkId ?? 'dinkes-utama',
    wanted: { date: told.received.slice(0, 10) },
    isPaper: false,
    inForce: { downBps: 20e6, upBps: 10e6 },
  })
  const receipt = { sequence: 1, agendaNo: null, isComplete: true, missing: '', evidenceFileId: null }
  tell('received', receivedAt, { ...receipt, number: `PB/${id}` })
  if (told.rejected) tell('rejected', wib(told.rejected), { reason: 'other', text: 'x' })
  if (told.increased) {
    const at = wib(told.increased)
    const handing = { from: clerk, to: technician, instruction: 'x', priority: 'normal', dueHintMs: null }
    tell('dispositioned', at - 60 * 60_000, handing)
    tell('started', at - 30 * 60_000, { bySupervisor: false }, technician)
    const rates = [{ direction: 'down', fromBps: 20e6, toBps: 50e6 }]
    const object = { kind: 'interface', name: 'e' }
    const change = { changedAtMs: at, deviceId: 'd', object, rates, command: '', isBackedUp: true }
    tell('increased', at, { ...change, bySupervisor: false, isLessThanAsked: false }, technician)
  }
  if (told.done) {
    tell('reported', wib(told.done), { text: 'x', readings: [], fileIds: [], bySupervisor: false }, technician)
    tell('completed', wib(told.done), { declaration: 'x', fileIds: [], bySupervisor: false }, technician)
  }
  for (const [at, verdict] of told.verdicts ?? [])
    tell('verdict_given', wib(at), { verdict, reference: `v-${at}`, isOverride: false, note: '' })
  const recorded = events.map((event, index) => ({ ...event, version: index + 1 }))
  return { id, opdId: 'dinkes', events: recorded }
}

export const inputOf = (change: Partial<EvaluationInput> = {}): EvaluationInput => ({
  quarter: '2026-Q3',
  nowMs: wib('2026-10-20 08:00'),
  codeVersion: 'test',
  settings: defaultEvaluationSettings,
  rules: [{ recordedAtMs: 0, settings: defaultSlaSettings, calendar: shippedCalendar }],
  opds: [{ id: 'dinkes', name: 'Dinas Kesehatan' }],
  links: [{ id: 'dinkes-utama', opdId: 'dinkes' }],
  requests: [],
  contracts: [],
  complaints: [],
  surveys: [],
  usage: [],
  earlier: [],
  ...change,
})

/** The figures of an input by id; a figure that is not there fails the test that asks. */
export const figuresOf = (change: Partial<EvaluationInput> = {}) => {
  const { figures } = evaluateQuarter(inputOf(change))
  return (id: string): Figure => {
    const found = figures.find((figure) => figure.id === id)
    if (!found) throw new Error(`there is no figure ${id}`)
    return found
  }
}
