import type { StoredFileView } from '#wire/files.ts'
import type { createRequestBody } from '#wire/requests.ts'
import type { z } from 'zod/mini'
import { MAX_RATE_BPS } from '#domain/units.ts'
import { parseWibDate } from '../../format/wib-calendar.ts'
import type { MessageKey } from '../../i18n/dictionaries.ts'
import { t } from '../../i18n/translator.ts'
import { parseMbps } from '../../requests/parse-mbps.ts'

/** What the form holds: as typed. */
export interface RequestDraft {
  opdId: string
  linkId: string
  down: string
  up: string
  wantedDate: string
  isTemporary: boolean
  untilMs: number | null
  reason: string
  by: 'letter' | 'notice'
  letterNumber: string
  letterDate: string
  subject: string
  signatory: string
  files: StoredFileView[]
  channel: string
  noticeText: string
  occurredAtMs: number | null
}

export const emptyDraft = (subject: string, wantedDate: string): RequestDraft => ({
  opdId: '',
  linkId: '',
  down: '',
  up: '',
  wantedDate,
  isTemporary: false,
  untilMs: null,
  reason: '',
  by: 'letter',
  letterNumber: '',
  letterDate: '',
  subject,
  signatory: '',
  files: [],
  channel: 'phone',
  noticeText: '',
  occurredAtMs: null,
})

export type DraftProblem =
  | 'errorOpd'
  | 'errorLink'
  | 'errorRate'
  | 'errorWanted'
  | 'errorReason'
  | 'errorLetterNumber'
  | 'errorLetterDate'
  | 'errorNotice'

/** The contract in force, for "above what you have now". */
export interface InForce {
  downBps: number | null
  upBps: number | null
}

const isAbove = (text: string, nowBps: number | null): boolean => {
  const bps = parseMbps(text)
  return bps !== null && bps > (nowBps ?? 0) && bps <= MAX_RATE_BPS
}

/** What is still wrong, in the order of the form; the server judges again. */
export const draftProblems = (draft: RequestDraft, inForce: InForce, onBehalf: boolean): DraftProblem[] => {
  const problems: DraftProblem[] = []
  if (onBehalf && draft.opdId === '') problems.push('errorOpd')
  if (draft.linkId === '') problems.push('errorLink')
  const asked = [draft.down.trim() && 'down', draft.up.trim() && 'up'].filter(Boolean)
  if (
    asked.length === 0 ||
    (draft.down.trim() !== '' && !isAbove(draft.down, inForce.downBps)) ||
    (draft.up.trim() !== '' && !isAbove(draft.up, inForce.upBps))
  )
    problems.push('errorRate')
  if (parseWibDate(draft.wantedDate) === null) problems.push('errorWanted')
  if (draft.reason.trim() === '') problems.push('errorReason')
  if (draft.by === 'letter') {
    if (draft.letterNumber.trim() === '') problems.push('errorLetterNumber')
    if (parseWibDate(draft.letterDate) === null) problems.push('errorLetterDate')
  } else if (draft.noticeText.trim() === '') problems.push('errorNotice')
  return problems
}

/** The body of `POST /requests`. */
export const draftBody = (
  draft: RequestDraft,
  onBehalf: boolean,
  nowMs: number,
): z.input<typeof createRequestBody> => ({
  opdId: onBehalf ? draft.opdId : null,
  occurredAtMs: onBehalf ? draft.occurredAtMs : null,
  form: {
    linkId: draft.linkId,
    asked: [
      ...(draft.down.trim() ? [{ direction: 'down' as const, rateBps: parseMbps(draft.down) ?? 0 }] : []),
      ...(draft.up.trim() ? [{ direction: 'up' as const, rateBps: parseMbps(draft.up) ?? 0 }] : []),
    ],
    wanted: { date: draft.wantedDate },
    reason: draft.reason,
    untilMs: draft.isTemporary ? draft.untilMs : null,
    letter:
      draft.by === 'letter'
        ? {
            number: draft.letterNumber,
            date: draft.letterDate,
            subject: draft.subject,
            signatory: draft.signatory,
            fileId: draft.files[0]?.id ?? null,
          }
        : null,
    notice:
      draft.by === 'notice'
        ? { channel: draft.channel as 'phone', takenAtMs: draft.occurredAtMs ?? nowMs, text: draft.noticeText }
        : null,
  },
})

const labels = {
  opdId: 'my.fieldOpd',
  linkId: 'my.fieldLink',
  asked: 'my.fieldRates',
  wanted: 'my.fieldWanted',
  untilMs: 'my.fieldUntil',
  reason: 'my.fieldReason',
  number: 'my.fieldLetterNumber',
  date: 'my.fieldLetterDate',
  subject: 'my.fieldSubject',
  signatory: 'my.fieldSignatory',
  text: 'my.fieldNoticeText',
  occurredAtMs: 'my.fieldReceived',
} as const satisfies Record<string, MessageKey>
/** The field as the form names it: `body.form.letter.number` → Nomor surat. */
export const fieldLabel = (path: string): string => {
  const named = path.split('.').find((part): part is keyof typeof labels => part in labels)
  return named === undefined ? '' : t(labels[named])
}
