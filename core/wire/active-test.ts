import { directions } from '#domain/sample.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const testers = ['head', 'technician'] as const
const params = z.strictObject({ id: z.string().check(z.maxLength(100)) })
const reason = z.string().check(z.trim(), z.minLength(10), z.maxLength(2000))

export const activeTestStates = ['preparing', 'running', 'settling', 'done', 'stopped', 'failed'] as const
export const activeTestView = z.object({
  id: z.string(),
  direction: z.enum(directions),
  state: z.enum(activeTestStates),
  /** Why it was wanted. */
  reason: z.string(),
  byName: z.string(),
  startedAtMs: instantMs,
  /** When traffic flowed; null while it has not. */
  fromMs: z.nullable(instantMs),
  toMs: z.nullable(instantMs),
  seconds: z.number(),
  /** On the wire: what was to be sent, and what was received. */
  rateBps: z.number(),
  receivedBps: z.nullable(z.number()),
  /** Why it stopped or failed: a key of the neighbours' guard with the link (`neighbour-drops bkd-utama`), or a sentence. */
  detail: z.string(),
})
export type ActiveTestView = z.infer<typeof activeTestView>

/** Why no test can be started; a key, the screen translates it. */
export const activeTestProblems = [
  'no-test-host',
  'nothing-declared',
  'another-test',
  'cooling-down',
  'collector-away',
  'not-measured',
  'neighbour-busy',
  'uplink-full',
  'rate-cap-too-low',
  'time-cap-too-short',
] as const
export type ActiveTestProblem = (typeof activeTestProblems)[number]

const reply = z.object({
  serverNowMs: instantMs,
  /** The newest; null: there was none. */
  test: z.nullable(activeTestView),
  /** Null: one may be started now. */
  problem: z.nullable(z.enum(activeTestProblems)),
})
export type ActiveTestReply = z.infer<typeof reply>

export const activeTestRoutes = {
  getActiveTest: defineRoute({
    method: 'get',
    path: '/requests/:id/verification/active-test',
    summary: 'The newest active test over the link of a request, and whether one may be started',
    access: testers,
    params,
    reply,
  }),
  startActiveTest: defineRoute({
    method: 'post',
    path: '/requests/:id/verification/active-test',
    summary:
      'Send traffic over the link on purpose: rate-capped, time-limited, stopped when neighbours suffer (audited)',
    access: testers,
    params,
    body: z.strictObject({ direction: z.enum(directions), reason }),
    reply,
  }),
  stopActiveTest: defineRoute({
    method: 'delete',
    path: '/requests/:id/verification/active-test',
    summary: 'End the active test now',
    access: testers,
    params,
    reply,
  }),
} as const
