import { rolesFor } from '#domain/permissions.ts'
import { directions } from '#domain/sample.ts'
import { MAX_RATE_BPS } from '#domain/units.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const params = z.strictObject({ id: z.string().check(z.maxLength(100)) })

export const contractRow = z.object({
  direction: z.enum(directions),
  rateBps: z.number(),
  validFromMs: instantMs,
  /** Null: still in force. */
  validToMs: z.nullable(instantMs),
  /** A request id, `correction` or `inventory`. */
  source: z.string(),
})

export const contractChangeRow = z.object({
  direction: z.enum(directions),
  rateBps: z.number(),
  validFromMs: instantMs,
  untilMs: z.nullable(instantMs),
  source: z.string(),
  /** Why, for a correction; empty for a request. */
  reason: z.string(),
  byName: z.string(),
  recordedAtMs: instantMs,
})

export const contractReply = z.object({
  linkId: z.string(),
  /** Steps in force over time, oldest first. */
  steps: z.array(contractRow),
  /** Every change as it was recorded, newest first; empty for an OPD. */
  changes: z.array(contractChangeRow),
})
export type ContractReply = z.infer<typeof contractReply>

export const contractRoutes = {
  getContract: defineRoute({
    method: 'get',
    path: '/links/:id/contract',
    summary: 'The contract of a link over time, per direction',
    access: ['admin', 'head', 'leader', 'technician', 'opd'],
    params,
    reply: contractReply,
  }),
  correctContract: defineRoute({
    method: 'post',
    path: '/links/:id/contract',
    summary: 'Correct a contract without a request (audited)',
    access: rolesFor('correctContract'),
    params,
    body: z.strictObject({
      direction: z.enum(directions),
      rateBps: z.number().check(z.int(), z.positive(), z.maximum(MAX_RATE_BPS)),
      validFromMs: instantMs,
      /** End of the correction; null: for good, refused while a later step exists. */
      untilMs: z._default(z.nullable(instantMs), null),
      reason: z.string().check(z.trim(), z.minLength(3), z.maxLength(1000)),
    }),
    reply: contractReply,
    status: 201,
  }),
} as const
