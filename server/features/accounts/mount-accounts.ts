import { accountRoutes } from '#wire/accounts.ts'
import type { Principal } from '#domain/principal.ts'
import type { Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import { requireFitting } from './account-rules.ts'
import {
  countAdmins,
  findAccount,
  findLogin,
  insertAccount,
  listAccounts,
  presentAccount,
  type AccountRow,
  type NewAccount,
} from './account-store.ts'
import type { AccountsContext } from './accounts-context.ts'
import { hashPassword } from './password-hash.ts'
import { oneTimePassword } from './secret-token.ts'
import { endSessions } from './session-store.ts'

const noSuchAccount = () => new AppError('not-found', 'There is no such account')

const requireAccount = async (tx: Tx, id: string): Promise<AccountRow> => {
  const row = await findAccount(tx, id)
  if (!row) throw noSuchAccount()
  return row
}

/** Accounts, as an administrator keeps them. */
export const mountAccounts = (context: AccountsContext): void => {
  const { db, clock, audit, mount, directory, gate } = context

  const record = (
    tx: Tx,
    action: string,
    row: AccountRow,
    by: { principal: Principal; remoteAddress: string },
    { before, after }: { before: unknown; after: unknown },
  ): Promise<void> =>
    audit.record(tx, {
      action,
      subject: `account:${row.id}`,
      byAccountId: by.principal.accountId,
      byName: by.principal.name,
      remoteAddress: by.remoteAddress,
      before,
      after,
    })

  mount(accountRoutes.listPeople, async () => {
    const rows = await db
      .selectFrom('accounts')
      .selectAll()
      .where('active', '=', 1)
      .where('role', 'in', ['head', 'technician', 'registry', 'leader'])
      .orderBy('name')
      .execute()
    return {
      people: rows.map((row) => {
        const { id, name, role, complaintOfficer } = presentAccount(row)
        return { id, name, role, complaintOfficer }
      }),
    }
  })

  mount(accountRoutes.listAccounts, async () => ({ accounts: (await listAccounts(db)).map(presentAccount) }))

  mount(accountRoutes.createAccount, async ({ body, principal, remoteAddress }) => {
    requireFitting(body, directory)
    const password = oneTimePassword()
    const passwordHash = await hashPassword(password)
    const row = await db.transaction().execute(async (tx) => {
      if (await findLogin(tx, body.login))
        throw new AppError('conflict', `The log-in name "${body.login}" is taken`, { reason: 'login-taken' })
      const facts = { passwordHash, mustChangePassword: true, isDemo: false, nowMs: clock.nowMs() }
      const created = await insertAccount(tx, body, facts)
      await record(
        tx,
        'account.create',
        created,
        { principal, remoteAddress },
        { before: null, after: presentAccount(created) },
      )
      return created
    })
    return { account: presentAccount(row), oneTimePassword: password }
  })

  mount(accountRoutes.changeAccount, async ({ params, body, principal, remoteAddress }) => {
    const { row, ended } = await db.transaction().execute(async (tx) => {
      const before = await requireAccount(tx, params.id)
      const shown = presentAccount(before)
      const next: NewAccount & { active: boolean } = { ...shown, ...withoutUndefined(body) }
      // Who stops being an OPD loses its binding without being asked.
      if (next.role !== 'opd' && body.opdId === undefined) next.opdId = null
      requireFitting(next, directory)
      if (
        shown.role === 'admin' &&
        shown.active &&
        (next.role !== 'admin' || !next.active) &&
        (await countAdmins(tx)) <= 1
      )
        throw new AppError('refused', 'This is the last administrator; make another one first', {
          reason: 'last-admin',
        })
      const after = await tx
        .updateTable('accounts')
        .set({
          name: next.name,
          role: next.role,
          opd_id: next.opdId ?? null,
          complaint_officer: next.complaintOfficer ? 1 : 0,
          active: next.active ? 1 : 0,
          language: next.language ?? 'id',
          email: next.email ?? null,
          education: next.education ?? null,
          network_knowledge: next.networkKnowledge ?? null,
          updated_at_ms: clock.nowMs(),
        })
        .where('id', '=', before.id)
        .returningAll()
        .executeTakeFirstOrThrow()
      const isScopeChanged =
        before.role !== after.role ||
        before.opd_id !== after.opd_id ||
        before.active !== after.active ||
        before.complaint_officer !== after.complaint_officer
      const ended = isScopeChanged ? await endSessions(tx, before.id) : []
      await record(
        tx,
        'account.change',
        after,
        { principal, remoteAddress },
        { before: shown, after: presentAccount(after) },
      )
      return { row: after, ended }
    })
    gate.end(ended)
    return { account: presentAccount(row) }
  })

  mount(accountRoutes.resetPassword, async ({ params, principal, remoteAddress }) => {
    const password = oneTimePassword()
    const passwordHash = await hashPassword(password)
    const { row, ended } = await db.transaction().execute(async (tx) => {
      await requireAccount(tx, params.id)
      const row = await tx
        .updateTable('accounts')
        .set({ password_hash: passwordHash, must_change_password: 1, updated_at_ms: clock.nowMs() })
        .where('id', '=', params.id)
        .returningAll()
        .executeTakeFirstOrThrow()
      const ended = await endSessions(tx, params.id)
      const facts = { before: null, after: { sessionsEnded: ended.length } }
      await record(tx, 'account.password-reset', row, { principal, remoteAddress }, facts)
      return { row, ended }
    })
    gate.end(ended)
    return { account: presentAccount(row), oneTimePassword: password }
  })

  mount(accountRoutes.logOutAccount, async ({ params, principal, remoteAddress }) => {
    const ended = await db.transaction().execute(async (tx) => {
      const row = await requireAccount(tx, params.id)
      const ids = await endSessions(tx, row.id)
      const facts = { before: null, after: { sessionsEnded: ids.length } }
      await record(tx, 'session.end-all', row, { principal, remoteAddress }, facts)
      return ids
    })
    gate.end(ended)
    return { ended: ended.length }
  })
}

/** A field that was not sent stays as it is; one that was sent as null is emptied. */
const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as never
