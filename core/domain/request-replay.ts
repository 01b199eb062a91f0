import { clockTime, type EventType, isLateEntry, type RequestEvent, type RequestForm } from './request-events.ts'
import { nothingYet, type RequestSnapshot } from './request-snapshot.ts'

/** Types that move the request along; the others are overlays, remarks and the clock. */
const stepTypes: readonly EventType[] = [
  'drafted',
  'submitted',
  'received',
  'dispositioned',
  'started',
  'increased',
  'reported',
  'completed',
  'accepted',
  'confirmed',
  'contested',
  'reopened',
  'closed',
  'rejected',
  'cancelled',
]
export const isStep = (type: EventType): boolean => stepTypes.includes(type)

/** An event as it stands after the corrections. `isVouched`: the head corrected its time, which then counts as it is. */
export type StandingEvent = RequestEvent & { isVouched: boolean }

/** Patches text fields; a dotted key reaches one level down: `letter.number`. */
const patchData = (data: object, patch: Readonly<Record<string, string>>): object => {
  const result: Record<string, unknown> = { ...data }
  for (const [key, value] of Object.entries(patch)) {
    const [outer = key, inner] = key.split('.')
    const nested = result[outer]
    result[outer] = inner === undefined ? value : { ...(typeof nested === 'object' ? nested : {}), [inner]: value }
  }
  return result
}

/** Voided events gone, amended ones changed, in the order of their versions whatever order they were read in. */
export const standingEvents = (events: readonly RequestEvent[]): StandingEvent[] => {
  const sorted = [...events].sort((a, b) => a.version - b.version)
  const corrections = sorted.filter((event) => event.type === 'corrected')
  return sorted.flatMap((event) => {
    let standing = { ...event, isVouched: false } as StandingEvent
    for (const { data } of corrections) {
      if (data.target !== event.version) continue
      if (data.isVoid) return []
      const isTimed = data.occurredAtMs !== null
      standing = {
        ...standing,
        data: patchData(standing.data, data.patch),
        occurredAtMs: data.occurredAtMs ?? standing.occurredAtMs,
        isVouched: standing.isVouched || isTimed,
      } as StandingEvent
    }
    return [standing]
  })
}

type Appliers = {
  [T in EventType]: (draft: RequestSnapshot, event: Extract<StandingEvent, { type: T }>, atMs: number) => void
}

const setForm = (draft: RequestSnapshot, form: RequestForm): void => {
  draft.form = form
  draft.clock.wanted = form.wanted
}

const appliers: Appliers = {
  drafted: (draft, { data }) => setForm(draft, data),
  submitted: (draft, { data, occurredAtMs }, atMs) => {
    const { isPaper, inForce, ...form } = data
    setForm(draft, form)
    draft.isPaper = isPaper
    draft.noticeAtMs = occurredAtMs
    draft.inForce = inForce
    draft.state = 'submitted'
    draft.clock.submittedAtMs ??= atMs
    if (form.letter?.fileId) draft.fileIds.push(form.letter.fileId)
  },
  received: (draft, { data }, atMs) => {
    draft.state = 'received'
    draft.number = data.number
    draft.sequence = data.sequence
    draft.agendaNo = data.agendaNo
    draft.isComplete = data.isComplete
    draft.missing = data.missing
    draft.clock.receivedAtMs ??= atMs
    if (data.evidenceFileId) draft.fileIds.push(data.evidenceFileId)
  },
  dispositioned: (draft, { data, version }, atMs) => {
    draft.dispositions.push({ version, atMs, ...data })
    draft.priority = data.priority
    if (data.to.role !== 'technician') return
    // Only a disposition that reaches a technician hands the work over; the chain above him is still "received".
    draft.state = 'dispositioned'
    draft.assignee = data.to
    draft.clock.dispositionedAtMs ??= atMs
  },
  reassigned: (draft, { data }) => {
    draft.assignee = data.to
  },
  started: (draft, _event, atMs) => {
    draft.state = 'in_progress'
    draft.clock.startedAtMs ??= atMs
  },
  paused: (draft, { data, version }, atMs) => {
    const { untilMs, ...pause } = data
    draft.pauses.push({ version, fromMs: atMs, toMs: untilMs === null ? null : Math.max(untilMs, atMs), ...pause })
    if (data.fileId) draft.fileIds.push(data.fileId)
  },
  resumed: (draft, { data }, atMs) => {
    draft.pauses = draft.pauses.map((pause) =>
      pause.toMs === null && data.pauseVersions.includes(pause.version)
        ? { ...pause, toMs: Math.max(pause.fromMs, atMs) }
        : pause,
    )
  },
  increased: (draft, { data, version, by, recordedAtMs }, atMs) => {
    draft.state = 'increased'
    draft.increases.push({ version, by, ...data })
    if (draft.clock.increasedAtMs === null) draft.clock.stopRecordedAtMs.increased = recordedAtMs
    draft.clock.increasedAtMs ??= atMs
  },
  reported: (draft, { data }, atMs) => {
    draft.state = 'reported'
    draft.clock.reportedAtMs ??= atMs
    draft.fileIds.push(...data.fileIds)
  },
  completed: (draft, { data, recordedAtMs }, atMs) => {
    draft.state = 'done'
    if (draft.clock.doneAtMs === null) draft.clock.stopRecordedAtMs.done = recordedAtMs
    draft.clock.doneAtMs ??= atMs
    draft.fileIds.push(...data.fileIds)
    endPauses(draft, atMs)
  },
  accepted: (draft, _event, atMs) => closeRequest(draft, atMs),
  confirmed: (draft, _event, atMs) => closeRequest(draft, atMs),
  closed: (draft, _event, atMs) => closeRequest(draft, atMs),
  contested: (draft, { data }, atMs) =>
    reopenRequest(draft, atMs, { cause: 'contested', reference: null, note: data.remark }),
  reopened: (draft, { data }, atMs) => reopenRequest(draft, atMs, data),
  rejected: (draft, _event, atMs) => endRequest(draft, 'rejected', atMs),
  cancelled: (draft, _event, atMs) => endRequest(draft, 'cancelled', atMs),
  letter_attached: (draft, { data }) => {
    draft.form = { ...draft.form, letter: data }
    if (data.fileId) draft.fileIds.push(data.fileId)
  },
  lowered: (draft, { occurredAtMs }) => {
    draft.loweredAtMs = occurredAtMs
  },
  verdict_given: (draft, { data, recordedAtMs }, atMs) => {
    draft.verdict = { verdict: data.verdict, atMs, reference: data.reference, isOverride: data.isOverride }
    // An override by a person never counts as proven (issue of the proof, point 2).
    if (data.verdict !== 'proven' || data.isOverride || draft.clock.provenAtMs !== null) return
    draft.clock.provenAtMs = atMs
    draft.clock.stopRecordedAtMs.proven = recordedAtMs
  },
  noted: (draft, { data }) => {
    draft.fileIds.push(...data.fileIds)
  },
  warned: (draft, { data }) => {
    draft.alarms.warnedShares.push(data.share)
  },
  breached: (draft, { data }) => {
    draft.alarms.breachDueAtMs = data.dueAtMs
    draft.breach = { dueAtMs: data.dueAtMs, cause: null, responsible: '', remedy: '', note: '' }
  },
  breach_withdrawn: (draft) => {
    draft.alarms.breachDueAtMs = null
    draft.breach = null
  },
  breach_explained: (draft, { data }) => {
    if (draft.breach) draft.breach = { dueAtMs: draft.breach.dueAtMs, ...data }
  },
  corrected: (draft) => {
    draft.corrections += 1
  },
}

const endPauses = (draft: RequestSnapshot, atMs: number): void => {
  draft.pauses = draft.pauses.map((pause) =>
    pause.toMs === null ? { ...pause, toMs: Math.max(pause.fromMs, atMs) } : pause,
  )
}

const closeRequest = (draft: RequestSnapshot, atMs: number): void => {
  draft.state = 'closed'
  draft.closedAtMs = atMs
}

const endRequest = (draft: RequestSnapshot, state: 'rejected' | 'cancelled', atMs: number): void => {
  draft.state = state
  draft.clock.isVoid = true
  endPauses(draft, atMs)
}

const reopenRequest = (
  draft: RequestSnapshot,
  atMs: number,
  why: Omit<RequestSnapshot['reopens'][number], 'atMs'>,
): void => {
  draft.state = 'in_progress'
  draft.closedAtMs = null
  draft.reopens.push({ atMs, cause: why.cause, reference: why.reference, note: why.note })
}

export const DEFAULT_LATE_ENTRY_MINUTES = 120

/**
 * The request as its events tell it. The order of `events` does not matter: versions order them. `lateEntryMinutes`
 * gives the tolerance in force when an event was recorded. Every figure of Pantau about a request comes from here, so it
 * can be recomputed at any time and cannot drift.
 */
export const replayRequest = (
  opdId: string,
  events: readonly RequestEvent[],
  lateEntryMinutes: (recordedAtMs: number) => number = () => DEFAULT_LATE_ENTRY_MINUTES,
): RequestSnapshot => {
  const draft = nothingYet(opdId)
  for (const event of standingEvents(events)) {
    const tolerance = lateEntryMinutes(event.recordedAtMs)
    const atMs = event.isVouched ? event.occurredAtMs : clockTime(event, tolerance)
    const apply = appliers[event.type] as (draft: RequestSnapshot, event: StandingEvent, atMs: number) => void
    apply(draft, event, atMs)
    if (isLateEntry(event, tolerance)) draft.lateEntries += 1
    if (isStep(event.type)) draft.lastStepAtMs = Math.max(draft.lastStepAtMs, event.occurredAtMs)
  }
  draft.version = Math.max(0, ...events.map((event) => event.version))
  draft.isWaiting = draft.pauses.some((pause) => pause.toMs === null)
  draft.clock.pauses = draft.pauses.map(({ fromMs, toMs, party }) => ({ fromMs, toMs, party }))
  return draft
}
