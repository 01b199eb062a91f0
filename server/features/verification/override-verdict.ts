import type { Principal } from '#domain/principal.ts'
import type { Verdict } from '#domain/verification/model.ts'
import { randomUUID } from 'node:crypto'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { VerdictGiver } from './give-verdict.ts'
import { appendVerdict, readProof } from './proof-store.ts'

/**
 * The head decides against the measurement. Recorded beside the measured verdicts, never in their place: it is shown as
 * an override for ever and never counts as proven (the request keeps it with `isOverride`).
 */
export const overrideVerdict = async (
  { db, clock, audit, giver }: { db: ServiceDb; clock: Clock; audit: AuditLog; giver: VerdictGiver },
  { requestId, verdict, reason }: { requestId: string; verdict: Verdict; reason: string },
  { who, remoteAddress }: { who: Principal; remoteAddress: string },
): Promise<void> => {
  const proof = await readProof(db, requestId)
  if (!proof)
    throw new AppError('refused', 'Nothing was measured yet: there is nothing to override', {
      reason: 'nothing-to-override',
    })
  if (proof.verdict === verdict)
    throw new AppError('refused', 'That is what was measured', {
      reason: 'same-verdict',
      fields: [{ path: 'body.verdict', message: 'same-verdict' }],
    })
  const nowMs = clock.nowMs()
  await db.transaction().execute(async (tx) => {
    await appendVerdict(tx, {
      request_id: requestId,
      reference: randomUUID(),
      increase_version: proof.increaseVersion,
      verdict,
      strength: null,
      at_ms: nowMs,
      recorded_at_ms: nowMs,
      is_override: 1,
      by_account_id: who.accountId,
      by_name: who.name,
      reason,
      algorithm: '',
      inputs_hash: '',
      task_json: '{}',
      directions_json: '[]',
      series_text: null,
      told_at_ms: null,
    })
    await audit.record(tx, {
      action: 'verification.override',
      subject: `request:${requestId}`,
      byAccountId: who.accountId,
      byName: who.name,
      remoteAddress,
      before: { verdict: proof.verdict, reference: proof.reference },
      after: { verdict, reason },
    })
  })
  await giver.tellOwed()
}
