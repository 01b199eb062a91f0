import { createAuditCheck, type AuditAnchor, type AuditFinding } from '#domain/audit-record.ts'
import type { ChainHead } from '#domain/hash-chain.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { auditInPortions } from './audit-reader.ts'
import { sha256Hex } from './sha256-hex.ts'

/**
 * Walks the whole audit of a service database against its own head row and the anchors given. Anchors are read by the
 * caller before this is called, so that what is written meanwhile cannot look like a missing end.
 */
export const verifyAudit = async (
  db: ServiceDb,
  anchors: readonly AuditAnchor[],
): Promise<{ head: ChainHead; finding: AuditFinding | null }> => {
  const row = await db.selectFrom('audit_head').select(['seq', 'hash']).where('id', '=', 1).executeTakeFirst()
  const own: AuditAnchor = { seq: row?.seq ?? 0, hash: row?.hash ?? '', source: 'audit_head' }
  const check = createAuditCheck(sha256Hex, [own, ...anchors])
  for await (const portion of auditInPortions(db, {})) if (!check.feed(portion)) break
  return check.result()
}
