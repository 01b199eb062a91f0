import type { Move } from '#domain/request-moves.ts'
import type { Direction } from '#domain/sample.ts'
import type { StoredFileView } from '#wire/files.ts'
import type { RequestView } from '#wire/request-views.ts'
import type { LinkView } from '#wire/links.ts'
import { parseMbps } from '../../requests/parse-mbps.ts'
import { moveFields, type MoveField } from './move-fields.ts'

export interface RateValue {
  direction: Direction
  fromBps: number | null
  /** In Mbps, as typed. */
  to: string
}
export interface ReadingValue {
  direction: Direction
  before: string
  after: string
}

/** What a person has typed so far, by field name and kind. */
export interface MoveValues {
  texts: Record<string, string>
  moments: Record<string, number | null>
  checks: Record<string, boolean>
  files: Record<string, StoredFileView[]>
  rates: RateValue[]
  readings: ReadingValue[]
  object: { deviceId: string; kind: 'interface' | 'queue'; name: string }
  isDone: boolean
}

const megabits = (bps: number): string => String(bps / 1e6)

/** What is changed: as the last time, else what the link is measured on. */
export const firstObject = (request: RequestView, link: LinkView | null): MoveValues['object'] => {
  const last = request.increases.at(-1)
  return {
    deviceId: last?.deviceId ?? link?.deviceId ?? '',
    kind: last?.object.kind ?? link?.kind ?? 'interface',
    name: last?.object.name ?? link?.objectName ?? '',
  }
}

/** A form begins with everything that is already known (WCAG 3.3.7: nothing is asked twice). */
export const firstValues = (move: Move, request: RequestView, link: LinkView | null, nowMs: number): MoveValues => {
  const fields = moveFields[move]
  const named = (kinds: readonly MoveField['kind'][]) => fields.filter((field) => kinds.includes(field.kind))
  const last = request.increases.at(-1)
  return {
    texts: Object.fromEntries(
      named(['line', 'area', 'code', 'date', 'person', 'choice', 'declaration']).map((field) => [
        field.name,
        field.name === 'priority' ? request.priority : '',
      ]),
    ),
    moments: Object.fromEntries(
      named(['moment']).map((field) => [field.name, field.required ? Math.floor(nowMs / 60_000) * 60_000 : null]),
    ),
    checks: Object.fromEntries(named(['check']).map((field) => [field.name, field.name === 'isComplete'])),
    files: Object.fromEntries(named(['file', 'files']).map((field) => [field.name, []])),
    rates:
      move === 'restore' && last
        ? last.rates.map(({ direction, fromBps, toBps }) => ({ direction, fromBps: toBps, to: megabits(fromBps) }))
        : request.asked.map(({ direction, fromBps, toBps }) => ({ direction, fromBps, to: megabits(toBps) })),
    readings: request.asked.map(({ direction }) => ({ direction, before: '', after: '' })),
    object: firstObject(request, link),
    isDone: false,
  }
}

/** Names of required fields that are still empty. */
export const missingFields = (move: Move, values: MoveValues): string[] =>
  moveFields[move]
    .filter((field) => {
      if (!field.required) return false
      if (field.kind === 'moment') return values.moments[field.name] === null
      if (field.kind === 'object') return values.object.name.trim() === '' || values.object.deviceId.trim() === ''
      if (field.kind === 'rates') return values.rates.some(({ to }) => parseMbps(to) === null)
      return (values.texts[field.name] ?? '').trim() === ''
    })
    .map((field) => field.name)

/** The body of the move; shape and sense are judged by the server. */
export const toBody = (move: Move, values: MoveValues): Record<string, unknown> => {
  const body: Record<string, unknown> = {}
  const ids = (name: string) => (values.files[name] ?? []).map((file) => file.id)
  for (const { name, kind } of moveFields[move]) {
    if (kind === 'moment') body[name] = values.moments[name] ?? null
    else if (kind === 'check') body[name] = values.checks[name]
    else if (kind === 'file') body[name] = ids(name)[0] ?? null
    else if (kind === 'files') body[name] = ids(name)
    else if (kind === 'object') {
      body['deviceId'] = values.object.deviceId
      body['object'] = { kind: values.object.kind, name: values.object.name }
    } else if (kind === 'rates')
      body['rates'] = values.rates.map(({ direction, fromBps, to }) => ({ direction, fromBps, toBps: parseMbps(to) }))
    else if (kind === 'readings')
      body['readings'] = values.readings
        .map(({ direction, before, after }) => ({
          direction,
          beforeBps: parseMbps(before),
          afterBps: parseMbps(after),
        }))
        .filter(({ beforeBps, afterBps }) => beforeBps !== null || afterBps !== null)
    else if (kind === 'declaration')
      body['andComplete'] = values.isDone ? { declaration: values.texts[name] ?? '', fileIds: [] } : null
    else if (name === 'agendaNo') body[name] = values.texts[name] || null
    else body[name] = values.texts[name]
  }
  return body
}
