import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const readers = ['admin', 'head'] as const

export const auditRow = z.object({
  seq: z.number(),
  atMs: instantMs,
  action: z.string(),
  subject: z.string(),
  byAccountId: z.nullable(z.string()),
  byName: z.string(),
  remoteAddress: z.string(),
  /** JSON values; null where there was nothing before or after. */
  before: z.unknown(),
  after: z.unknown(),
  hash: z.string(),
})
export type AuditRow = z.infer<typeof auditRow>

const filter = {
  /** Begins with: `request.` finds every move of requests. */
  action: z.optional(z.string().check(z.maxLength(100))),
  subject: z.optional(z.string().check(z.maxLength(200))),
  byAccountId: z.optional(z.string().check(z.maxLength(100))),
  /** ISO 8601 with offset; from inclusive, to exclusive. */
  from: z.optional(z.iso.datetime({ offset: true })),
  to: z.optional(z.iso.datetime({ offset: true })),
}
export const auditFilter = z.strictObject(filter)

export const auditFinding = z.object({
  /** The first record that is wrong or missing. */
  seq: z.number(),
  problem: z.enum(['hole', 'unlinked', 'altered', 'truncated', 'forked']),
  anchor: z.nullable(z.string()),
})

export const auditRoutes = {
  listAudit: defineRoute({
    method: 'get',
    path: '/audit',
    summary: 'The audit, newest first',
    access: readers,
    query: z.strictObject({
      ...filter,
      /** From the last answer's `nextBefore`. */
      before: z.optional(z.string().check(z.regex(/^\d{1,15}$/))),
      limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|1\d\d|200)$/))),
    }),
    reply: z.object({ entries: z.array(auditRow), nextBefore: z.nullable(z.number()) }),
  }),
  verifyAudit: defineRoute({
    method: 'get',
    path: '/audit/verification',
    summary: 'Walks the whole chain: nothing altered, nothing cut off',
    access: readers,
    reply: z.object({
      head: z.object({ seq: z.number(), hash: z.string() }),
      finding: z.nullable(auditFinding),
      checkedAtMs: instantMs,
    }),
  }),
  exportAuditCsv: defineRoute({
    method: 'get',
    path: '/audit/export.csv',
    summary: 'The audit as CSV, oldest first',
    access: readers,
    query: auditFilter,
    reply: z.unknown(),
    replyType: 'text/csv',
  }),
  exportAuditJsonl: defineRoute({
    method: 'get',
    path: '/audit/export.jsonl',
    summary: 'The audit as JSON lines with its hashes: the chain can be checked from the file alone',
    access: readers,
    query: auditFilter,
    reply: z.unknown(),
    replyType: 'application/jsonl',
  }),
} as const
