import { deliveryStates } from '#domain/notice-delivery.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const persons = ['admin', 'head', 'technician', 'registry', 'leader', 'opd'] as const

export const noticeView = z.object({
  id: z.string(),
  kind: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The same words as in the mail, in both languages: one list of words for every channel. */
  text: z.object({ id: z.string(), en: z.string() }),
  /** The screen it leads to. */
  path: z.string(),
  urgency: z.enum(['normal', 'breach']),
  createdAtMs: instantMs,
  readAtMs: z.nullable(instantMs),
})
export type NoticeView = z.infer<typeof noticeView>

export const noticeLanguages = ['id', 'en'] as const
export const noticePreferences = z.strictObject({ emailOn: z.boolean(), language: z.enum(noticeLanguages) })
export type NoticePreferences = z.infer<typeof noticePreferences>

export const deliveryView = z.object({
  id: z.string(),
  noticeId: z.string(),
  accountId: z.string(),
  /** To whom; null: the account is closed. */
  accountName: z.nullable(z.string()),
  kind: z.string(),
  text: z.object({ id: z.string(), en: z.string() }),
  path: z.string(),
  channel: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number(),
  nextAttemptAtMs: instantMs,
  lastProblem: z.nullable(z.string()),
  finishedAtMs: z.nullable(instantMs),
  createdAtMs: instantMs,
})
export type DeliveryView = z.infer<typeof deliveryView>

const unread = z.object({ unread: z.number() })
const limit = z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/)))
/** From the last answer's `nextBefore`. */
const before = z.optional(z.string().check(z.regex(/^\d{1,15}\.[\w-]{1,64}$/)))
const nextBefore = z.nullable(z.string())

export const noticeRoutes = {
  listNotices: defineRoute({
    method: 'get',
    path: '/notices',
    summary: 'Own notices, newest first, and how many are unread',
    access: persons,
    query: z.strictObject({ unread: z.optional(z.literal('1')), before, limit }),
    reply: z.object({ notices: z.array(noticeView), nextBefore, unread: z.number() }),
  }),
  countUnread: defineRoute({
    method: 'get',
    path: '/notices/unread',
    summary: 'How many own notices are unread',
    access: persons,
    reply: unread,
  }),
  markRead: defineRoute({
    method: 'post',
    path: '/notices/read',
    summary: 'Marks own notices as read: those named, or all up to an instant',
    access: persons,
    body: z.union([
      z.strictObject({ ids: z.array(z.string().check(z.maxLength(64))).check(z.minLength(1), z.maxLength(100)) }),
      z.strictObject({ upToMs: instantMs }),
    ]),
    reply: unread,
  }),
  getPreferences: defineRoute({
    method: 'get',
    path: '/notices/preferences',
    summary: 'Whether mail is wanted, and in which language',
    access: persons,
    reply: noticePreferences,
  }),
  setPreferences: defineRoute({
    method: 'put',
    path: '/notices/preferences',
    summary: 'Turns mail on or off and chooses its language',
    access: persons,
    body: noticePreferences,
    reply: noticePreferences,
  }),
  listDeliveries: defineRoute({
    method: 'get',
    path: '/notices/deliveries',
    summary: 'What left the house, what waits and what was given up',
    access: ['admin', 'head'],
    query: z.strictObject({ state: z.optional(z.enum(deliveryStates)), before, limit }),
    reply: z.object({
      deliveries: z.array(deliveryView),
      nextBefore,
      counts: z.object({ pending: z.number(), sent: z.number(), dead: z.number(), skipped: z.number() }),
      /** Channels that are set up; empty: notices stay in the application. */
      channels: z.array(z.string()),
    }),
  }),
  retryDelivery: defineRoute({
    method: 'post',
    path: '/notices/deliveries/:id/retry',
    summary: 'Tries a message that was given up once more',
    access: ['admin', 'head'],
    params: z.strictObject({ id: z.string().check(z.maxLength(64)) }),
    reply: z.object({ state: z.enum(deliveryStates) }),
  }),
} as const
