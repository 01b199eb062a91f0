import type { Role } from '#domain/principal.ts'
import { sessionRoutes, type SessionView } from '#wire/session.ts'
import { shallowRef } from 'vue'
import { ApiFailure } from '../api/api-failure.ts'
import { call, forgetKept, keepFor, onSessionEnd } from '../api/call.ts'
import { chooseLanguage, isLeaving, rememberLeaving } from '../settings/settings.ts'

/** Who reads this page, as the server says; null when nobody is signed in. */
export const session = shallowRef<SessionView['account'] | null>(null)
/** A first password must be changed before anything else answers. */
export const mustChangePassword = shallowRef(false)

export const hasRole = (roles: readonly Role[]): boolean => session.value !== null && roles.includes(session.value.role)

const accept = (view: SessionView): void => {
  session.value = view.account
  mustChangePassword.value = view.mustChangePassword
}
const forget = (): void => {
  session.value = null
  mustChangePassword.value = false
}
onSessionEnd(forget)

/** Tells the server that the reader has left; a session that is over already is no failure. */
const endSession = async (): Promise<void> => {
  try {
    await call(sessionRoutes.logOut, {})
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code !== 'not-signed-in') throw error
  }
  rememberLeaving(false)
}

/** Asks once, at the start of the page. Any other failure than "nobody" is the caller's to show. */
export const restoreSession = async (): Promise<void> => {
  try {
    if (isLeaving()) await endSession()
    accept(await call(sessionRoutes.getSession, {}))
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code !== 'not-signed-in') throw error
  }
}

/** Signs in and takes over the language of the account. Throws ApiFailure when refused. */
export const signIn = async (name: string, password: string): Promise<void> => {
  const view = await call(sessionRoutes.logIn, { body: { name, password } })
  await chooseLanguage(view.account.language)
  keepFor({ accountId: view.account.id, body: view, atMs: view.serverNowMs })
  accept(view)
}

export const changePassword = async (current: string, next: string): Promise<void> => {
  accept(await call(sessionRoutes.changePassword, { body: { current, next } }))
}

/**
 * The page starts anew afterwards: nothing of the last reader stays in its memory or on its disk. Without a network the
 * server hears of it later, and until then nobody is let in here.
 */
export const signOut = async (): Promise<void> => {
  rememberLeaving(true)
  await forgetKept()
  await endSession().catch(() => undefined)
  location.assign('/login')
}

/** Keeps the language with the account, so that the next machine speaks it too. */
export const rememberLanguage = async (language: 'id' | 'en'): Promise<void> => {
  await chooseLanguage(language)
  if (session.value === null || session.value.role === 'wall') return
  // The screen has already changed; a server that cannot store it is no reason to stop the reader.
  await call(sessionRoutes.changeLanguage, { body: { language } }).catch(() => undefined)
}
