import { figureUnits } from '#domain/evaluation/document.ts'
import { rolesFor } from '#domain/permissions.ts'
import { z } from 'zod/mini'
import { evaluationDocument, figure, quarterId } from './evaluation-document.ts'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const nullableNumber = z.nullable(z.number())
const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max))

/**
 * `draft`: never computed. `computed`: figures, not signed. `signed`: the newest signature covers the newest figures.
 * `revision`: signed, but later data or corrections give other figures, which wait for a signed revision.
 */
export const evaluationStates = ['draft', 'computed', 'signed', 'revision'] as const

/** Chapters of the document (domain.md §11) that the leadership may comment on. */
export const noteSections = [
  'summary',
  'service',
  'proof',
  'complaints',
  'satisfaction',
  'obstacles',
  'conclusion',
] as const
export const followUpStates = ['open', 'done', 'dropped'] as const

export const evaluationNote = z.object({
  section: z.enum(noteSections),
  text: z.string(),
  byName: z.string(),
  recordedAtMs: instantMs,
})

export const followUp = z.object({
  id: z.string(),
  version: z.number(),
  /** The quarter whose evaluation asked for it; an open one is carried into the next quarters. */
  quarter: quarterId,
  what: z.string(),
  owner: z.string(),
  dueDate: z.iso.date(),
  state: z.enum(followUpStates),
  /** What was done, or why it was dropped. */
  outcome: z.string(),
  isCarried: z.boolean(),
  isOverdue: z.boolean(),
  updatedAtMs: instantMs,
  updatedByName: z.string(),
})
export type FollowUp = z.infer<typeof followUp>

/** A figure that is not what was signed. */
export const figureDifference = z.object({
  id: z.string(),
  name: z.string(),
  signed: nullableNumber,
  now: nullableNumber,
  unit: z.enum(figureUnits),
})

export const signature = z.object({
  /** 1, 2, 3 …: 1 is the evaluation, the others its revisions. */
  revision: z.number(),
  signedAtMs: instantMs,
  name: z.string(),
  nip: z.string(),
  position: z.string(),
  note: z.string(),
  /** Why a revision was needed; empty for the first. */
  reason: z.string(),
  documentHash: z.string(),
  /** SHA-256 of the frozen copy: document, notes, follow-ups and this signature. */
  hash: z.string(),
  /** What differs from the signature before. */
  differences: z.array(figureDifference),
})

const computation = z.object({
  state: z.enum(['running', 'failed']),
  doneLinks: z.number(),
  totalLinks: z.number(),
  startedAtMs: instantMs,
  errorId: z.nullable(z.string()),
})

export const evaluationHead = z.object({
  quarter: quarterId,
  title: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
  isFinished: z.boolean(),
  state: z.enum(evaluationStates),
  computedAtMs: z.nullable(instantMs),
  hash: z.nullable(z.string()),
  signatures: z.array(signature),
  /** Null: nothing is being computed. */
  computation: z.nullable(computation),
  /** A few figures for the list: the ids of `atAGlance`. */
  glance: z.array(figure),
})
export type EvaluationHead = z.infer<typeof evaluationHead>
export const atAGlance = ['onTime', 'proof.proven', 'falseDone', 'availability', 'complaint.in', 'skm.index'] as const

/** Why the leader cannot sign now; null: he can. */
export const signRefusals = ['not_computed', 'not_finished', 'provisional_calendar', 'nothing_new'] as const

export const evaluationView = z.object({
  evaluation: evaluationHead,
  /** The newest computed figures; null in the state `draft`. */
  document: z.nullable(evaluationDocument),
  /** What differs from the newest signature. */
  differences: z.array(figureDifference),
  /** Newest first; the newest of a section is the one that counts. */
  notes: z.array(evaluationNote),
  followUps: z.array(followUp),
  may: z.object({
    compute: z.boolean(),
    sign: z.boolean(),
    signRefusal: z.nullable(z.enum(signRefusals)),
    note: z.boolean(),
    followUp: z.boolean(),
  }),
})
export type EvaluationView = z.infer<typeof evaluationView>

/** What was signed, as it was frozen. */
export const frozenEvaluation = z.object({
  document: evaluationDocument,
  notes: z.array(evaluationNote),
  followUps: z.array(followUp),
  signature: z.omit(signature, { hash: true }),
  hash: z.string(),
})
export type FrozenEvaluation = z.infer<typeof frozenEvaluation>

/** What every agency may know of the service (S 11, domain.md §8): of all agencies together, without the rows behind. */
export const publishedFigures = ['onTime', 'proof.proven', 'complaint.in', 'complaint.resolvedOnTime'] as const
export const serviceFigures = z.object({
  /** From the newest signed evaluation; null before the first signature. */
  published: z.nullable(
    z.object({
      quarter: quarterId,
      title: z.string(),
      signedAtMs: instantMs,
      revision: z.number(),
      figures: z.array(z.extend(z.omit(figure, { rows: true, list: true }), { name: z.string(), nameEn: z.string() })),
    }),
  ),
})
export type ServiceFigures = z.infer<typeof serviceFigures>

const readers = rolesFor('readEvaluation')
const params = z.strictObject({ quarter: quarterId })
const revision = z.string().check(z.regex(/^[1-9]\d{0,3}$/))
/** `revision`: a signed copy instead of the newest figures. */
const ofRevision = { revision: z.optional(revision) }

export const evaluationRoutes = {
  getServiceFigures: defineRoute({
    method: 'get',
    path: '/service-figures',
    summary: 'On time, proven and complaints of the last signed evaluation: the promise of the service, kept or not',
    access: [...readers, 'technician', 'registry', 'opd'],
    reply: serviceFigures,
  }),
  listEvaluations: defineRoute({
    method: 'get',
    path: '/evaluations',
    summary: 'Quarters that have data or an evaluation, newest first',
    access: readers,
    reply: z.object({ evaluations: z.array(evaluationHead) }),
  }),
  getEvaluationSchema: defineRoute({
    method: 'get',
    path: '/evaluations/schema.json',
    summary: 'JSON schema of the evaluation document',
    access: readers,
    reply: z.unknown(),
    replyType: 'application/schema+json',
  }),
  exportEvaluationJson: defineRoute({
    method: 'get',
    path: '/evaluations/:quarter.json',
    summary: 'The document as JSON; schema at /evaluations/schema.json',
    access: readers,
    params,
    query: z.strictObject(ofRevision),
    reply: z.unknown(),
    replyType: 'application/json',
  }),
  exportEvaluationCsv: defineRoute({
    method: 'get',
    path: '/evaluations/:quarter.csv',
    summary: 'The figures, or one table of the document, as CSV',
    access: readers,
    params,
    query: z.strictObject({ ...ofRevision, table: z.optional(z.string().check(z.regex(/^[A-Za-z]{1,40}$/))) }),
    reply: z.unknown(),
    replyType: 'text/csv',
  }),
  getEvaluation: defineRoute({
    method: 'get',
    path: '/evaluations/:quarter',
    summary: 'One quarter: figures with the rows behind them, signatures, notes, follow-ups',
    access: readers,
    params,
    reply: evaluationView,
  }),
  getSignedEvaluation: defineRoute({
    method: 'get',
    path: '/evaluations/:quarter/revisions/:revision',
    summary: 'The frozen copy of a signature',
    access: readers,
    params: z.strictObject({ quarter: quarterId, revision }),
    reply: frozenEvaluation,
  }),
  computeEvaluation: defineRoute({
    method: 'post',
    path: '/evaluations/:quarter/compute',
    summary: 'Computes the figures from what is recorded now; news of topic `evaluation` tell the progress',
    access: rolesFor('computeEvaluation'),
    params,
    reply: z.object({ evaluation: evaluationHead }),
    status: 202,
  }),
  signEvaluation: defineRoute({
    method: 'post',
    path: '/evaluations/:quarter/sign',
    summary: 'Signs and freezes the newest figures; a later signature is a revision and says why',
    access: rolesFor('signEvaluation'),
    params,
    body: z.strictObject({
      /** The hash of the document that was on the screen: nobody signs figures that he has not seen. */
      hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      name: text(200),
      /** Official number of a civil servant: 18 digits, spaces allowed. */
      nip: z.string().check(z.trim(), z.regex(/^[\d ]{18,24}$/)),
      position: text(200),
      note: z.string().check(z.trim(), z.maxLength(5000)),
      /** Needed from the second signature on. */
      reason: z.optional(text(2000)),
    }),
    reply: evaluationView,
  }),
  addEvaluationNote: defineRoute({
    method: 'post',
    path: '/evaluations/:quarter/notes',
    summary: 'A remark of the leadership on one section; the newest one counts, none is deleted',
    access: rolesFor('noteEvaluation'),
    params,
    body: z.strictObject({
      section: z.enum(noteSections),
      text: z.string().check(z.trim(), z.maxLength(5000)),
    }),
    reply: evaluationView,
  }),
  addFollowUp: defineRoute({
    method: 'post',
    path: '/evaluations/:quarter/follow-ups',
    summary: 'What is to be done, by whom and when; carried into the next quarters until it is done or dropped',
    access: rolesFor('noteEvaluation'),
    params,
    body: z.strictObject({ what: text(1000), owner: text(200), dueDate: z.iso.date() }),
    reply: evaluationView,
  }),
  updateFollowUp: defineRoute({
    method: 'post',
    path: '/evaluations/:quarter/follow-ups/:id',
    summary: 'Done, dropped, open again, or another owner or date',
    access: rolesFor('noteEvaluation'),
    params: z.strictObject({ quarter: quarterId, id: z.string().check(z.minLength(1), z.maxLength(64)) }),
    body: z.strictObject({
      expectedVersion: z.int(),
      state: z.enum(followUpStates),
      owner: text(200),
      dueDate: z.iso.date(),
      outcome: z.string().check(z.trim(), z.maxLength(2000)),
    }),
    reply: evaluationView,
  }),
} as const
