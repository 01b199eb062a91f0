import { auditContent, type AuditRecord } from '#domain/audit-record.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import { chainHash } from '#domain/hash-chain.ts'
import type { Tx } from '../../database/service-database.ts'
import type { AuditEntry, AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import { sha256Hex } from './sha256-hex.ts'

const SECRET_NAME = /password|passphrase|secret|token|community|cookie|^(auth|priv)?key$/i

/** The second line of defence: callers leave secrets out, and what is named like one is never written. */
const withoutSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, SECRET_NAME.test(key) ? '[secret]' : withoutSecrets(held)]),
  )
}

const asText = (value: unknown): string => canonicalJson(withoutSecrets(value ?? null))

/** The head row is written before it is read, so that two writers queue at it and the chain cannot fork. */
const nextPlace = async (tx: Tx) => {
  const { seq, hash } = await tx
    .updateTable('audit_head')
    .set((row) => ({ seq: row('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow()
  return { seq, prevHash: hash }
}

export const createAuditLog = (clock: Clock): AuditLog => ({
  async record(tx: Tx, entry: AuditEntry): Promise<void> {
    const { seq, prevHash } = await nextPlace(tx)
    const content = auditContent({
      ...entry,
      seq,
      atMs: clock.nowMs(),
      before: asText(entry.before),
      after: asText(entry.after),
    } satisfies Omit<AuditRecord, 'prevHash' | 'hash'>)
    const hash = chainHash(sha256Hex, prevHash, content)
    await tx
      .insertInto('audit_entries')
      .values({
        seq,
        at_ms: content.atMs,
        action: content.action,
        subject: content.subject,
        by_account_id: content.byAccountId,
        by_name: content.byName,
        remote_address: content.remoteAddress,
        before_json: content.before,
        after_json: content.after,
        prev_hash: prevHash,
        hash,
      })
      .execute()
    await tx.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute()
  },
})
