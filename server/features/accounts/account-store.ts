import type { PersonRole } from '#wire/accounts.ts'
import type { AccountView } from '#wire/accounts.ts'
import type { Selectable } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { AccountsTable } from '../../database/tables/accounts.ts'

export type AccountRow = Selectable<AccountsTable>

export interface NewAccount {
  login: string
  name: string
  role: PersonRole
  opdId?: string | null | undefined
  complaintOfficer?: boolean | undefined
  language?: 'id' | 'en' | undefined
  email?: string | null | undefined
  education?: AccountView['education'] | undefined
  networkKnowledge?: AccountView['networkKnowledge'] | undefined
}

/** Row → wire: the only way out, and no hash on it. */
export const presentAccount = (row: AccountRow): AccountView => ({
  id: row.id,
  login: row.login,
  name: row.name,
  role: row.role as PersonRole,
  opdId: row.opd_id,
  complaintOfficer: row.complaint_officer === 1,
  active: row.active === 1,
  mustChangePassword: row.must_change_password === 1,
  language: row.language as AccountView['language'],
  email: row.email,
  education: row.education as AccountView['education'],
  networkKnowledge: row.network_knowledge as AccountView['networkKnowledge'],
  demo: row.is_demo === 1,
  createdAtMs: row.created_at_ms,
  lastLoginAtMs: row.last_login_at_ms,
})

export const findAccount = (db: ServiceDb | Tx, id: string): Promise<AccountRow | undefined> =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()

export const findLogin = (db: ServiceDb | Tx, login: string): Promise<AccountRow | undefined> =>
  db.selectFrom('accounts').selectAll().where('login', '=', login.toLowerCase()).executeTakeFirst()

export const listAccounts = (db: ServiceDb | Tx): Promise<AccountRow[]> =>
  db.selectFrom('accounts').selectAll().orderBy('login').execute()

/** Inserts an account. The caller has checked that role and OPD fit (account-rules.ts). */
export const insertAccount = async (
  tx: ServiceDb | Tx,
  account: NewAccount,
  facts: { id?: string; passwordHash: string; mustChangePassword: boolean; isDemo: boolean; nowMs: number },
): Promise<AccountRow> =>
  tx
    .insertInto('accounts')
    .values({
      id: facts.id ?? randomUUID(),
      login: account.login.toLowerCase(),
      name: account.name,
      role: account.role,
      opd_id: account.opdId ?? null,
      complaint_officer: account.complaintOfficer ? 1 : 0,
      active: 1,
      must_change_password: facts.mustChangePassword ? 1 : 0,
      language: account.language ?? 'id',
      email: account.email ?? null,
      education: account.education ?? null,
      network_knowledge: account.networkKnowledge ?? null,
      password_hash: facts.passwordHash,
      is_demo: facts.isDemo ? 1 : 0,
      created_at_ms: facts.nowMs,
      updated_at_ms: facts.nowMs,
      last_login_at_ms: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

/** Active administrators that somebody can log in as; the last one is never taken away. */
export const countAdmins = async (db: ServiceDb | Tx): Promise<number> => {
  const { count } = await db
    .selectFrom('accounts')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .where('active', '=', 1)
    .executeTakeFirstOrThrow()
  return Number(count)
}
