import type { CollectorTokens } from '../../ports/collector-tokens.ts'
import { deviceSessionId } from './device-store.ts'

/** The CollectorTokens port. */
export const createCollectorTokens = (): CollectorTokens => ({
  async all(db) {
    const rows = await db
      .selectFrom('device_tokens')
      .select(['id', 'label', 'revoked_at_ms'])
      .where('role', '=', 'collector')
      .execute()
    return rows.map((row) => ({ id: deviceSessionId(row.id), label: row.label, isRevoked: row.revoked_at_ms !== null }))
  },
})
