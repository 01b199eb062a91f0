import { rolesFor } from '#domain/permissions.ts'
import type { Role } from '#domain/principal.ts'
import { type Move, moveRules } from '#domain/request-moves.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { personView } from './request-events.ts'
import { correctionBody, movePayloads, requestFormBody } from './request-payloads.ts'
import { requestRow, requestView } from './request-views.ts'
import { defineRoute } from './route.ts'

const staff = ['admin', 'head', 'leader', 'technician', 'registry'] as const satisfies readonly Role[]
const readers = [...staff, 'opd'] as const
const params = z.strictObject({ id: z.string().check(z.maxLength(100)) })
const number = z.string().check(z.regex(/^\d{1,6}$/))
const list = z.string().check(z.maxLength(500))

/** Filters live in the URL. Lists are comma-separated; a filter that is absent restricts nothing. */
export const requestFilter = {
  /** Finds in number, subject, letter number, OPD, link, reason. */
  q: z.optional(z.string().check(z.maxLength(200))),
  /** States of the request, or `open`, `ended`. */
  state: z.optional(list),
  /** States of the clock. */
  clock: z.optional(list),
  opd: z.optional(list),
  link: z.optional(list),
  /** An account id, `me` or `none`. */
  assignee: z.optional(z.string()),
  /** `unproven`: declared done, not proven. Else verdicts. */
  verdict: z.optional(list),
  /** `unexplained`: breached and no cause given. */
  breach: z.optional(z.enum(['yes', 'no', 'unexplained'])),
  /** Received in this WIB quarter: `2026-Q4`. */
  quarter: z.optional(z.string().check(z.regex(/^\d{4}-Q[1-4]$/))),
} as const

export const requestSorts = ['due', 'received', 'updated', 'number', 'opd'] as const

export const requestListQuery = z.strictObject({
  ...requestFilter,
  /** `due`: what runs out first comes first, ended ones last. */
  sort: z.optional(z.enum(requestSorts)),
  order: z.optional(z.enum(['asc', 'desc'])),
  /** From 1. */
  page: z.optional(number),
  /** 1 to 200, default 50. */
  size: z.optional(number),
})
export const requestExportQuery = z.strictObject({ ...requestFilter })

export const requestList = z.object({
  serverNowMs: instantMs,
  total: z.number(),
  page: z.number(),
  size: z.number(),
  rows: z.array(requestRow),
})
export type RequestList = z.infer<typeof requestList>

/** What a page of a request and every move answers. */
export const requestReply = z.object({ serverNowMs: instantMs, request: requestView })

const count = z.record(z.string(), z.number())

/** One answer for /work and /supervision: counts of everything in scope, and the rows that need a person. */
export const requestBoard = z.object({
  serverNowMs: instantMs,
  counts: z.object({ byState: count, byClock: count, open: z.number(), mine: z.number(), unassigned: z.number() }),
  /** Open requests, what runs out first on top; at most 200. */
  open: z.array(requestRow),
  /** Late without a cause. */
  unexplained: z.array(requestRow),
  /** Declared done, not proven. */
  unproven: z.array(requestRow),
  /** Temporary increases whose end has come and whose limit was not put back. */
  toRestore: z.array(requestRow),
  /** Median minutes per step of what was finished in the running quarter; null when nothing was. */
  steps: z.array(z.object({ step: z.string(), medianMinutes: z.nullable(z.number()), n: z.number() })),
  quarter: z.object({
    id: z.string(),
    done: z.number(),
    onTime: z.number(),
    /** Shares in 0…1; null when nothing is done yet. */
    onTimeShare: z.nullable(z.number()),
    proven: z.number(),
    falseDone: z.number(),
    shortNotice: z.number(),
    medianNetMinutes: z.nullable(z.number()),
    p90NetMinutes: z.nullable(z.number()),
  }),
  /** The office's own goal for the share on time (setting `requests.onTimeGoal`): how far it is, and the weeks of the quarter. */
  goal: z.object({
    share: z.number(),
    mayBeLate: z.number(),
    mustBeOnTime: z.nullable(z.number()),
    weeks: z.array(z.object({ fromMs: instantMs, done: z.number(), onTime: z.number() })),
  }),
  workload: z.array(z.object({ accountId: z.string(), name: z.string(), open: z.number(), late: z.number() })),
})
export type RequestBoard = z.infer<typeof requestBoard>

export const createRequestBody = z.strictObject({
  /** On behalf of this OPD; an OPD account leaves it null. */
  opdId: z._default(z.nullable(z.string()), null),
  form: requestFormBody,
  /** False: keep as a draft of the OPD. */
  submit: z._default(z.boolean(), true),
  /** When the letter arrived, if not now. */
  occurredAtMs: z._default(z.nullable(instantMs), null),
})

export const requestRoutes = {
  listRequests: defineRoute({
    method: 'get',
    path: '/requests',
    summary: 'Requests in the scope of the caller: search, filter, sort, page',
    access: readers,
    query: requestListQuery,
    reply: requestList,
  }),
  requestBoard: defineRoute({
    method: 'get',
    path: '/requests/board',
    summary: 'What needs a person now: the work list and the supervision in one answer',
    access: staff,
    reply: requestBoard,
  }),
  requestPeople: defineRoute({
    method: 'get',
    path: '/requests/people',
    summary: 'To whom a request can be handed, with the open work of each',
    access: ['head', 'leader', 'technician', 'registry'],
    reply: z.object({ people: z.array(z.extend(personView, { open: z.number() })) }),
  }),
  exportRequestsCsv: defineRoute({
    method: 'get',
    path: '/requests/export.csv',
    summary: 'The filtered list as CSV (UTF-8 BOM, semicolons, ISO times)',
    access: readers,
    query: requestExportQuery,
    reply: z.unknown(),
    replyType: 'text/csv',
  }),
  exportRequestsXlsx: defineRoute({
    method: 'get',
    path: '/requests/export.xlsx',
    summary: 'The filtered list as a workbook with real dates and numbers',
    access: readers,
    query: requestExportQuery,
    reply: z.unknown(),
    replyType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
  createRequest: defineRoute({
    method: 'post',
    path: '/requests',
    summary: 'A new request: submitted at once, or kept as a draft',
    access: rolesFor('createRequest'),
    body: createRequestBody,
    reply: requestReply,
    status: 201,
  }),
  getRequest: defineRoute({
    method: 'get',
    path: '/requests/:id',
    summary: 'One request with its events, clocks, documents and allowed moves',
    access: readers,
    params,
    reply: requestReply,
  }),
  getRequestLog: defineRoute({
    method: 'get',
    path: '/requests/:id/log',
    summary: 'The events as they are hashed: the chain can be checked from the file alone',
    access: ['admin', 'head', 'leader'],
    params,
    reply: z.object({
      id: z.string(),
      events: z.array(z.object({ version: z.number(), entry: z.unknown(), prevHash: z.string(), hash: z.string() })),
      isSound: z.boolean(),
    }),
  }),
  saveDraft: defineRoute({
    method: 'put',
    path: '/requests/:id/draft',
    summary: 'Save a draft again',
    access: ['opd'],
    params,
    body: z.strictObject({ expectedVersion: z.number().check(z.int()), form: requestFormBody }),
    reply: requestReply,
  }),
  correctRequest: defineRoute({
    method: 'post',
    path: '/requests/:id/correct',
    summary: 'Put a wrong event right; the wrong one stays visible',
    access: rolesFor('correctEvent'),
    params,
    body: correctionBody,
    reply: requestReply,
  }),
} as const

/** `attachLetter` is `/requests/:id/attach-letter`; every other move is its own name. */
export const movePath = (move: Move): string => move.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const moveRoute = <M extends Move>(move: M) =>
  defineRoute({
    method: 'post',
    path: `/requests/:id/${movePath(move)}`,
    summary: `Move a request: ${move}`,
    access: rolesFor(moveRules[move].action),
    params,
    /** The version that the person had on screen; if others moved on, the answer is a conflict that says what changed. */
    body: z.strictObject({
      expectedVersion: z.number().check(z.int()),
      /** Chosen by the caller: the same move with the same id is done once, however often it arrives. */
      commandId: z.optional(z.uuid()),
      ...movePayloads[move],
    }),
    reply: requestReply,
  })

/** One row per move of the domain's table. */
export const requestMoveRoutes = {
  submit: moveRoute('submit'),
  receive: moveRoute('receive'),
  dispose: moveRoute('dispose'),
  reassign: moveRoute('reassign'),
  start: moveRoute('start'),
  pause: moveRoute('pause'),
  resume: moveRoute('resume'),
  increase: moveRoute('increase'),
  report: moveRoute('report'),
  complete: moveRoute('complete'),
  accept: moveRoute('accept'),
  confirm: moveRoute('confirm'),
  contest: moveRoute('contest'),
  reopen: moveRoute('reopen'),
  restore: moveRoute('restore'),
  reject: moveRoute('reject'),
  cancel: moveRoute('cancel'),
  attachLetter: moveRoute('attachLetter'),
  explain: moveRoute('explain'),
  note: moveRoute('note'),
} as const satisfies Record<Move, unknown>
