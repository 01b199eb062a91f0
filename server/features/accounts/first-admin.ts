import type { ServiceDb } from '../../database/service-database.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import { countAdmins, findLogin, insertAccount } from './account-store.ts'
import { hashPassword } from './password-hash.ts'
import { oneTimePassword } from './secret-token.ts'

/**
 * The first run makes one administrator; the caller prints the password, once. Null when an administrator exists.
 * `pantau user reset admin` is the way back for who lost it.
 */
export const ensureFirstAdmin = async (
  db: ServiceDb,
  audit: AuditLog,
  nowMs: number,
): Promise<{ login: string; password: string } | null> => {
  if ((await countAdmins(db)) > 0) return null
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  return db.transaction().execute(async (tx) => {
    if ((await countAdmins(tx)) > 0 || (await findLogin(tx, 'admin'))) return null
    const account = { login: 'admin', name: 'Administrator', role: 'admin' as const }
    const row = await insertAccount(tx, account, { passwordHash, mustChangePassword: true, isDemo: false, nowMs })
    await audit.record(tx, {
      action: 'account.create',
      subject: `account:${row.id}`,
      byAccountId: null,
      byName: 'Pantau',
      remoteAddress: '',
      before: null,
      after: { login: row.login, role: row.role },
    })
    return { login: row.login, password }
  })
}
