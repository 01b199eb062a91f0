import { refusePassword, type PasswordRefusal } from '#domain/password-rules.ts'
import { AppError } from '../../http/app-error.ts'
import type { AccountsContext } from './accounts-context.ts'
import { findAccount, type AccountRow } from './account-store.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { createSession, endSessions, type NewSession } from './session-store.ts'

const explain: Record<PasswordRefusal, string> = {
  'too-short': 'The new password needs at least 10 characters',
  'too-long': 'The new password is longer than 200 characters',
  'too-simple': 'The new password is too easy to guess; use a sentence of your own',
  'contains-name': 'The new password must not contain the log-in name',
  'same-as-before': 'The new password is the old one',
}

/** Every session of the account ends, and a new one begins: whoever had the old password is out. */
export const changePassword = async (
  { db, clock, audit, gate }: Pick<AccountsContext, 'db' | 'clock' | 'audit' | 'gate'>,
  throttle: LoginThrottle,
  {
    accountId,
    current,
    next,
    remoteAddress,
  }: { accountId: string; current: string; next: string; remoteAddress: string },
): Promise<{ account: AccountRow; session: NewSession }> => {
  const nowMs = clock.nowMs()
  const known = await findAccount(db, accountId)
  if (!known) throw new AppError('not-signed-in', 'The account is gone')
  // A stolen session must not become a place to guess the password.
  if (throttle.waitMs(known.login, remoteAddress, nowMs) > 0)
    throw new AppError('too-many', 'Too many wrong passwords; try again later', { reason: 'throttled' })
  throttle.failed(known.login, remoteAddress, nowMs)
  if (!(await verifyPassword(current, known.password_hash)))
    throw new AppError('refused', 'The present password is wrong', { reason: 'wrong-password' })
  throttle.succeeded(known.login, remoteAddress)
  const refusal = refusePassword(next, { login: known.login, current })
  if (refusal) throw new AppError('refused', explain[refusal], { reason: refusal })

  const passwordHash = await hashPassword(next)
  const { ended, ...changed } = await db.transaction().execute(async (tx) => {
    const account = await tx
      .updateTable('accounts')
      .set({ password_hash: passwordHash, must_change_password: 0, updated_at_ms: nowMs })
      .where('id', '=', accountId)
      .where('password_hash', '=', known.password_hash)
      .returningAll()
      .executeTakeFirst()
    if (!account) throw new AppError('conflict', 'The password was changed meanwhile; log in again')
    const ended = await endSessions(tx, accountId)
    const session = await createSession(tx, { accountId, remoteAddress, nowMs })
    await audit.record(tx, {
      action: 'account.password-changed',
      subject: `account:${accountId}`,
      byAccountId: accountId,
      byName: account.name,
      remoteAddress,
      before: null,
      after: { sessionsEnded: ended.length },
    })
    return { account, session, ended }
  })
  gate.end(ended)
  return changed
}
