import { sessionRoutes, type SessionView, type SiteView } from '#wire/session.ts'
import type { Request, Response } from 'express'
import { AppError } from '../../http/app-error.ts'
import { isLocalCaller } from '../../http/remote-address.ts'
import { cookieRules, type AccountsContext } from './accounts-context.ts'
import { findAccount, type AccountRow } from './account-store.ts'
import { changePassword } from './change-password.ts'
import { demoLogins } from './demo-logins.ts'
import { findDevice, deviceSessionId } from './device-store.ts'
import { logIn } from './log-in.ts'
import { createLoginThrottle } from './login-throttle.ts'
import { tokenKind } from './secret-token.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts'
import { shareThrottle } from './share-throttle.ts'
import { ABSOLUTE_MS, endSessions } from './session-store.ts'

/** A wall is hung once and stays signed in: browsers cap a cookie at about 400 days. */
export const DEVICE_COOKIE_MS = 400 * 86_400_000

/** Log-in, log-out, password and language of whoever asks. */
export const mountSession = (context: AccountsContext): void => {
  const { db, clock, audit, mount, directory, config, inventory, gate, version, cluster } = context
  const throttle = shareThrottle(createLoginThrottle(), cluster.bus)
  const rules = cookieRules(context)

  const present = (row: AccountRow): SessionView => ({
    account: {
      id: row.id,
      login: row.login,
      name: row.name,
      role: row.role as SessionView['account']['role'],
      opdId: row.opd_id,
      opdName: row.opd_id === null ? null : (directory.opd(row.opd_id)?.name ?? null),
      complaintOfficer: row.complaint_officer === 1,
      language: row.language as SessionView['account']['language'],
    },
    mustChangePassword: row.must_change_password === 1,
    serverNowMs: clock.nowMs(),
  })
  const presentDevice = (id: string, label: string, role: 'wall' | 'collector'): SessionView => ({
    account: {
      id,
      login: label,
      name: label,
      role,
      opdId: null,
      opdName: null,
      complaintOfficer: false,
      language: 'id',
    },
    mustChangePassword: false,
    serverNowMs: clock.nowMs(),
  })
  const begin = (
    res: Response,
    { account, session }: { account: AccountRow; session: { token: string } },
  ): SessionView => {
    setSessionCookie(res, session.token, ABSOLUTE_MS, rules)
    return present(account)
  }
  const endCookieSession = async (req: Request): Promise<void> => {
    const identity =
      readSessionCookie(req.headers) === undefined ? null : await gate.identify({ cookie: req.headers.cookie })
    if (!identity || identity.sessionId.startsWith(deviceSessionId(''))) return
    await db.deleteFrom('sessions').where('id', '=', identity.sessionId).execute()
    gate.end([identity.sessionId])
  }

  mount(sessionRoutes.getSite, async ({ req }): Promise<SiteView> => ({
    ...inventory.site,
    version,
    demo: config.demo,
    demoLogins: config.demo && isLocalCaller(req) ? await demoLogins(db) : [],
  }))

  mount(sessionRoutes.logIn, async ({ body, req, res, remoteAddress }) => {
    const opened = await logIn(context, throttle, {
      name: body.name,
      password: body.password,
      language: body.language ?? null,
      remoteAddress,
      isLocal: isLocalCaller(req),
    })
    // Whoever was signed in with this browser before is not any more.
    await endCookieSession(req)
    return begin(res, opened)
  })

  mount(sessionRoutes.logInDevice, async ({ body, res, remoteAddress }) => {
    const row =
      tokenKind(body.token) === 'd'
        ? await findDevice(db, body.token, { nowMs: clock.nowMs(), from: remoteAddress })
        : undefined
    if (row?.role !== 'wall')
      throw new AppError('not-signed-in', 'This is no token of a wall display', { reason: 'wrong-credentials' })
    setSessionCookie(res, body.token, DEVICE_COOKIE_MS, rules)
    return presentDevice(deviceSessionId(row.id), row.label, 'wall')
  })

  const current = async (identity: { accountId: string; name: string; role: string }): Promise<SessionView> => {
    if (identity.role === 'wall' || identity.role === 'collector')
      return presentDevice(identity.accountId, identity.name, identity.role)
    const row = await findAccount(db, identity.accountId)
    if (!row) throw new AppError('not-signed-in', 'The account is gone')
    return present(row)
  }
  mount(sessionRoutes.getSession, ({ principal }) => current(principal))

  mount(sessionRoutes.changeLanguage, async ({ principal, body }) => {
    await db.updateTable('accounts').set({ language: body.language }).where('id', '=', principal.accountId).execute()
    return current(principal)
  })

  mount(sessionRoutes.changePassword, async ({ principal, body, res, remoteAddress }) =>
    begin(res, await changePassword(context, throttle, { accountId: principal.accountId, remoteAddress, ...body })),
  )

  mount(sessionRoutes.logOut, async ({ req, res }) => {
    await endCookieSession(req)
    clearSessionCookie(res, rules)
    return {}
  })

  mount(sessionRoutes.logOutEverywhere, async ({ principal, res, remoteAddress }) => {
    const ended = await db.transaction().execute(async (tx) => {
      const ids = await endSessions(tx, principal.accountId)
      await audit.record(tx, {
        action: 'session.end-all',
        subject: `account:${principal.accountId}`,
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before: null,
        after: { sessionsEnded: ids.length },
      })
      return ids
    })
    gate.end(ended)
    clearSessionCookie(res, rules)
    return { ended: ended.length }
  })
}
