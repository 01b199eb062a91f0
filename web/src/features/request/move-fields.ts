import type { Move } from '#domain/request-moves.ts'
import { cancelReasons, priorities, rejectReasons, reopenCauses } from '#domain/request-events.ts'
import { breachCauses } from '#domain/sla-alarms.ts'
import { pauseParties } from '#domain/sla-pauses.ts'
import type { MessageKey } from '../../i18n/dictionaries.ts'

type FieldWord = Extract<MessageKey, `request.field_${string}`>

/** One field of a form, by the name that it has in the body of the move (core/wire/request-payloads.ts). */
export interface MoveField {
  name: string
  label: FieldWord
  kind:
    | 'line'
    | 'area'
    | 'code'
    | 'moment'
    | 'date'
    | 'check'
    | 'file'
    | 'files'
    | 'person'
    | 'choice'
    | 'rates'
    | 'object'
    | 'readings'
    | 'declaration'
  required?: boolean
  hint?: MessageKey
  choices?: readonly { value: string; word: MessageKey }[]
}

const word = (name: string): FieldWord => `request.field_${name}` as FieldWord
const line = (name: string, required = false): MoveField => ({ name, label: word(name), kind: 'line', required })
const area = (name: string, required = false): MoveField => ({ name, label: word(name), kind: 'area', required })
const when = (name: string): MoveField => ({ name, label: word(name), kind: 'moment', hint: 'request.nowHint' })
const check = (name: string): MoveField => ({ name, label: word(name), kind: 'check' })
const files: MoveField = { name: 'fileIds', label: word('fileIds'), kind: 'files' }
const file = (name: string): MoveField => ({ name, label: word(name), kind: 'file' })
const person: MoveField = { name: 'toAccountId', label: word('toAccountId'), kind: 'person', required: true }
const choice = (name: string, choices: MoveField['choices'] & object, label = name): MoveField => ({
  name,
  label: word(label),
  kind: 'choice',
  choices,
  required: true,
})
const words = <T extends string>(values: readonly T[], prefix: string) =>
  values.map((value) => ({ value, word: `${prefix}${value}` as MessageKey }))

const change: readonly MoveField[] = [
  {
    name: 'changedAtMs',
    label: word('changedAtMs'),
    kind: 'moment',
    required: true,
    hint: 'request.changedAtHint',
  },
  { name: 'rates', label: word('rates'), kind: 'rates', required: true },
  { name: 'object', label: word('objectName'), kind: 'object', required: true },
  { name: 'command', label: word('command'), kind: 'code' },
  check('isBackedUp'),
]

/** What each move asks for, in the order of the form; a move without fields is one press. */
export const moveFields: Record<Move, readonly MoveField[]> = {
  submit: [],
  receive: [
    { ...when('receivedAtMs') },
    line('agendaNo'),
    check('isComplete'),
    area('missing'),
    file('evidenceFileId'),
  ],
  dispose: [
    person,
    area('instruction', true),
    choice('priority', words(priorities, 'requests.priority_')),
    { name: 'dueHintMs', label: word('dueHintMs'), kind: 'moment' },
  ],
  reassign: [person, area('reason', true)],
  start: [],
  pause: [
    choice('party', words(pauseParties, 'request.party_')),
    line('cause', true),
    when('fromMs'),
    area('note'),
    file('fileId'),
  ],
  resume: [when('atMs'), area('note')],
  increase: change,
  report: [
    { name: 'text', label: word('text'), kind: 'area', required: true, hint: 'request.safetyHint' },
    { name: 'readings', label: word('readings'), kind: 'readings' },
    files,
    { name: 'andComplete', label: word('andComplete'), kind: 'declaration' },
  ],
  complete: [area('declaration', true), files],
  accept: [area('remark')],
  confirm: [area('remark')],
  contest: [area('remark', true)],
  reopen: [choice('cause', words(reopenCauses, 'request.reopen_')), area('note', true)],
  restore: change,
  reject: [choice('reason', words(rejectReasons, 'request.reject_')), area('text', true)],
  cancel: [choice('reason', words(cancelReasons, 'request.cancel_')), area('text', true)],
  attachLetter: [
    line('number', true),
    { name: 'date', label: word('date'), kind: 'date', required: true },
    line('subject', true),
    line('signatory', true),
    file('fileId'),
  ],
  explain: [choice('cause', words(breachCauses, 'requests.cause_')), line('responsible'), area('remedy'), area('note')],
  note: [area('text', true), check('isInternal'), files],
}
