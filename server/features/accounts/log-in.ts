import { AppError } from '../../http/app-error.ts'
import type { AccountsContext } from './accounts-context.ts'
import { findLogin, type AccountRow } from './account-store.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { nobodysHash, verifyPassword } from './password-hash.ts'
import { createSession, type NewSession } from './session-store.ts'

export interface LogInAttempt {
  name: string
  password: string
  language: 'id' | 'en' | null
  remoteAddress: string
  /** The caller sits on this machine: demo accounts answer nobody else. */
  isLocal: boolean
}

/**
 * One refusal for a wrong name, a wrong password, a switched-off account and a demo account from outside, after the
 * same work: nobody learns which names exist, from the text or from the time.
 */
const wrong = () => new AppError('not-signed-in', 'Name or password is wrong', { reason: 'wrong-credentials' })

const mayLogIn = (row: AccountRow, isDemo: boolean, isLocal: boolean): boolean =>
  row.active === 1 && (row.is_demo === 0 || (isDemo && isLocal))

/** Checks name and password, and opens a session. Throws AppError: `too-many` while waiting, `not-signed-in` else. */
export const logIn = async (
  { db, clock, audit, config }: Pick<AccountsContext, 'db' | 'clock' | 'audit' | 'config'>,
  throttle: LoginThrottle,
  attempt: LogInAttempt,
): Promise<{ account: AccountRow; session: NewSession }> => {
  const { password, remoteAddress } = attempt
  const login = attempt.name.trim().toLowerCase()
  const nowMs = clock.nowMs()
  const waitMs = throttle.waitMs(login, remoteAddress, nowMs)
  if (waitMs > 0)
    throw new AppError('too-many', `Too many wrong passwords; try again in ${Math.ceil(waitMs / 1000)} s`, {
      reason: 'throttled',
    })
  throttle.failed(login, remoteAddress, nowMs)

  const known = await findLogin(db, login)
  const isRight = await verifyPassword(password, known?.password_hash ?? (await nobodysHash))
  if (!known || !isRight || !mayLogIn(known, config.demo, attempt.isLocal)) throw wrong()
  throttle.succeeded(login, remoteAddress)

  return db.transaction().execute(async (tx) => {
    const account = await tx
      .updateTable('accounts')
      .set({ last_login_at_ms: nowMs, ...(attempt.language === null ? {} : { language: attempt.language }) })
      .where('id', '=', known.id)
      // Between the check and now somebody may have switched it off, or given it another password.
      .where('active', '=', 1)
      .where('password_hash', '=', known.password_hash)
      .returningAll()
      .executeTakeFirst()
    if (!account) throw wrong()
    const session = await createSession(tx, { accountId: account.id, remoteAddress, nowMs })
    await audit.record(tx, {
      action: 'session.begin',
      subject: `account:${account.id}`,
      byAccountId: account.id,
      byName: account.name,
      remoteAddress,
      before: null,
      after: { session: session.id },
    })
    return { account, session }
  })
}
