import {
  complaintCategories,
  complaintChannels,
  complaintMoves,
  complaintStates,
  escalationCauses,
} from '#domain/complaint.ts'
import { z } from 'zod/mini'
import { storedFile } from './files.ts'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const readers = ['head', 'technician', 'registry', 'leader', 'opd'] as const
const writers = ['head', 'technician', 'registry', 'opd'] as const
const nullableInstant = z.nullable(instantMs)
const id = z.string().check(z.minLength(1), z.maxLength(64))
const text = z.string().check(z.trim(), z.minLength(3), z.maxLength(5000))
const short = z.string().check(z.trim(), z.minLength(1), z.maxLength(200))
const limitState = z.enum(['waiting', 'late', 'met_on_time', 'met_late', 'void'])

export const complaintRow = z.object({
  id: z.string(),
  number: z.string(),
  version: z.number(),
  channel: z.enum(complaintChannels),
  category: z.enum(complaintCategories),
  /** Null: confidential, and the reader does not work on it. */
  text: z.nullable(z.string()),
  /** Null: anonymous, or not for this reader (`isReporterHidden`). */
  reporter: z.nullable(z.object({ name: z.string(), contact: z.nullable(z.string()) })),
  isReporterHidden: z.boolean(),
  anonymous: z.boolean(),
  confidential: z.boolean(),
  opdId: z.nullable(z.string()),
  linkId: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
  state: z.enum(complaintStates),
  assigneeId: z.nullable(z.string()),
  receivedAtMs: instantMs,
  recordedAtMs: instantMs,
  answerDueAtMs: instantMs,
  escalateDueAtMs: instantMs,
  resolveDueAtMs: instantMs,
  firstAnswerAtMs: nullableInstant,
  escalatedAtMs: nullableInstant,
  resolvedAtMs: nullableInstant,
  endedAtMs: nullableInstant,
  limits: z.object({ answer: limitState, resolve: limitState }),
  lapor: z.nullable(
    z.object({
      number: z.string(),
      category: z.nullable(z.string()),
      receivedAtMs: nullableInstant,
      answeredAtMs: nullableInstant,
    }),
  ),
  /** What the reader may do now. */
  moves: z.array(z.enum(complaintMoves)),
})
export type ComplaintRow = z.infer<typeof complaintRow>

export const complaintEventData = z.object({
  text: z.optional(z.string()),
  cause: z.optional(z.enum(escalationCauses)),
  where: z.optional(z.string()),
  files: z.optional(z.array(storedFile)),
  /** Of `filed` and `not_effective`: whether the request was reopened, else why not. */
  reopened: z.optional(z.boolean()),
  refused: z.optional(z.string()),
})
export type ComplaintEventData = z.infer<typeof complaintEventData>
export const complaintEvent = z.object({
  version: z.number(),
  type: z.enum(['filed', ...complaintMoves]),
  atMs: instantMs,
  byName: z.string(),
  data: complaintEventData,
})
export type ComplaintEventView = z.infer<typeof complaintEvent>

export const complaintFiling = z.strictObject({
  /** An OPD always files `in_app`, for itself. */
  channel: z.enum(complaintChannels),
  category: z.enum(complaintCategories),
  text,
  reporterName: z.optional(short),
  reporterContact: z.optional(short),
  opdId: z.optional(id),
  anonymous: z.optional(z.boolean()),
  confidential: z.optional(z.boolean()),
  linkId: z.optional(id),
  requestId: z.optional(id),
  /** When it came in, for what is written down later; not in the future. */
  receivedAtMs: z.optional(instantMs),
  fileIds: z.optional(z.array(id).check(z.maxLength(10))),
})
export type ComplaintFiling = z.infer<typeof complaintFiling>

export const complaintMoveBody = z.strictObject({
  /** The version that was on the screen. */
  version: z.int(),
  /** Answer to the reporter (answer, resolve, reject, forward), his objection (contest) or an inner note. */
  text: z.optional(text),
  cause: z.optional(z.enum(escalationCauses)),
  where: z.optional(short),
  fileIds: z.optional(z.array(id).check(z.maxLength(10))),
})
export type ComplaintMoveBody = z.infer<typeof complaintMoveBody>

const filters = {
  state: z.optional(z.enum(complaintStates)),
  category: z.optional(z.enum(complaintCategories)),
  channel: z.optional(z.enum(complaintChannels)),
  requestId: z.optional(id),
  linkId: z.optional(id),
  from: z.optional(z.iso.datetime({ offset: true })),
  to: z.optional(z.iso.datetime({ offset: true })),
}
const counts = z.record(z.string(), z.number())

export const complaintSummary = z.object({
  total: z.number(),
  byState: counts,
  byChannel: counts,
  byCategory: counts,
  escalated: z.number(),
  answer: z.object({ onTime: z.number(), late: z.number(), waiting: z.number() }),
  resolve: z.object({ onTime: z.number(), late: z.number(), waiting: z.number() }),
})
export type ComplaintSummary = z.infer<typeof complaintSummary>

/** As much as a body may hold; a year of a city's complaints is some hundred lines. */
export const LAPOR_MAX_CHARS = 80_000
/** Why a line of a LAPOR file is not taken; a key, the screen says it. */
export const laporProblems = ['no_column', 'odd_number', 'no_date', 'no_text'] as const

export const complaintRoutes = {
  listComplaints: defineRoute({
    method: 'get',
    path: '/complaints',
    summary: 'Complaints in the scope of the caller, newest first',
    access: readers,
    query: z.strictObject({
      ...filters,
      before: z.optional(z.string().check(z.regex(/^\d{1,15}\.[\w-]{1,64}$/))),
      limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/))),
    }),
    reply: z.object({ complaints: z.array(complaintRow), nextBefore: z.nullable(z.string()) }),
  }),
  summarizeComplaints: defineRoute({
    method: 'get',
    path: '/complaints/summary',
    summary: 'Counts by state, channel, category and limits; never names',
    access: readers,
    query: z.strictObject(filters),
    reply: complaintSummary,
  }),
  exportComplaints: defineRoute({
    method: 'get',
    path: '/complaints/export.csv',
    summary: 'Complaints in the scope of the caller as CSV, without reporters',
    access: readers,
    query: z.strictObject(filters),
    reply: z.unknown(),
    replyType: 'text/csv',
  }),
  fileComplaint: defineRoute({
    method: 'post',
    path: '/complaints',
    summary: 'Files a complaint, own or for a reporter',
    access: writers,
    body: complaintFiling,
    reply: complaintRow,
    status: 201,
  }),
  importComplaints: defineRoute({
    method: 'post',
    path: '/complaints/import',
    summary:
      'Imports a CSV export of SP4N-LAPOR!, or only says what it would do; a tracking number that is known is left',
    access: ['head', 'technician', 'registry'],
    body: z.strictObject({
      csv: z.string().check(z.minLength(1), z.maxLength(LAPOR_MAX_CHARS)),
      /** Nothing is written. */
      preview: z.optional(z.boolean()),
    }),
    reply: z.object({
      /** Written now, or, of a preview, to be written. */
      added: z.number(),
      known: z.number(),
      rows: z.array(
        z.object({
          line: z.number(),
          number: z.string(),
          receivedAtMs: instantMs,
          text: z.string(),
          isKnown: z.boolean(),
        }),
      ),
      problems: z.array(
        z.object({
          line: z.number(),
          code: z.enum(laporProblems),
          /** What was found, or what is missing. */
          found: z.string(),
          problem: z.string(),
        }),
      ),
    }),
  }),
  getComplaint: defineRoute({
    method: 'get',
    path: '/complaints/:id',
    summary: 'One complaint with what happened to it',
    access: readers,
    params: z.strictObject({ id }),
    reply: z.object({ complaint: complaintRow, events: z.array(complaintEvent) }),
  }),
  moveComplaint: defineRoute({
    method: 'post',
    path: '/complaints/:id/:move',
    summary: 'Makes a move: take, answer, note, escalate, resolve, contest, close, reject, forward',
    access: writers,
    params: z.strictObject({ id, move: z.enum(complaintMoves) }),
    body: complaintMoveBody,
    reply: complaintRow,
  }),
} as const
