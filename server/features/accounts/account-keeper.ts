import { personRoles, type AccountView } from '#wire/accounts.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import { requireFitting } from './account-rules.ts'
import {
  countAdmins,
  findLogin,
  insertAccount,
  listAccounts,
  presentAccount,
  type AccountRow,
  type NewAccount,
} from './account-store.ts'
import { hashPassword } from './password-hash.ts'
import { oneTimePassword } from './secret-token.ts'
import { endSessions } from './session-store.ts'

/** The operator at the machine itself, by `pantau user`; audited as such. */
export interface AccountKeeper {
  list(): Promise<AccountView[]>
  add(account: NewAccount): Promise<{ account: AccountView; password: string }>
  reset(login: string): Promise<{ password: string }>
  setActive(login: string, active: boolean): Promise<void>
}

/** Throws AppError with a message for the operator. A running server sees every change at the next request. */
export const createAccountKeeper = ({
  db,
  clock,
  audit,
}: {
  db: ServiceDb
  clock: Clock
  audit: AuditLog
}): AccountKeeper => {
  const record = (tx: Tx, action: string, row: AccountRow, before: unknown, after: unknown): Promise<void> =>
    audit.record(tx, {
      action,
      subject: `account:${row.id}`,
      byAccountId: null,
      byName: 'pantau user',
      remoteAddress: 'console',
      before,
      after,
    })
  const require = async (tx: Tx, login: string): Promise<AccountRow> => {
    const row = await findLogin(tx, login)
    if (!row) throw new AppError('not-found', `There is no account "${login}"; see: pantau user list`)
    return row
  }
  return {
    list: async () => (await listAccounts(db)).map(presentAccount),
    async add(account) {
      if (!/^[a-z0-9][a-z0-9._-]{1,39}$/.test(account.login))
        throw new AppError('invalid-input', 'A log-in name has 2 to 40 small letters, digits, ".", "-" or "_"')
      if (!personRoles.includes(account.role)) throw new AppError('invalid-input', `There is no role "${account.role}"`)
      // Whether the OPD exists is known to whoever has the inventory; here only that one is named.
      requireFitting(account, { opd: (id) => ({ id, name: id, shortName: id }) })
      const password = oneTimePassword()
      const passwordHash = await hashPassword(password)
      const row = await db.transaction().execute(async (tx) => {
        if (await findLogin(tx, account.login)) throw new AppError('conflict', `The name "${account.login}" is taken`)
        const facts = { passwordHash, mustChangePassword: true, isDemo: false, nowMs: clock.nowMs() }
        const created = await insertAccount(tx, account, facts)
        await record(tx, 'account.create', created, null, presentAccount(created))
        return created
      })
      return { account: presentAccount(row), password }
    },
    async reset(login) {
      const password = oneTimePassword()
      const passwordHash = await hashPassword(password)
      await db.transaction().execute(async (tx) => {
        const row = await require(tx, login)
        await tx
          .updateTable('accounts')
          .set({ password_hash: passwordHash, must_change_password: 1, updated_at_ms: clock.nowMs() })
          .where('id', '=', row.id)
          .execute()
        const ended = await endSessions(tx, row.id)
        await record(tx, 'account.password-reset', row, null, { sessionsEnded: ended.length })
      })
      return { password }
    },
    async setActive(login, active) {
      await db.transaction().execute(async (tx) => {
        const row = await require(tx, login)
        if (!active && row.role === 'admin' && row.active === 1 && (await countAdmins(tx)) <= 1)
          throw new AppError('refused', 'This is the last administrator; make another one first')
        await tx
          .updateTable('accounts')
          .set({ active: active ? 1 : 0, updated_at_ms: clock.nowMs() })
          .where('id', '=', row.id)
          .execute()
        if (!active) await endSessions(tx, row.id)
        await record(tx, 'account.change', row, { active: row.active === 1 }, { active })
      })
    },
  }
}
