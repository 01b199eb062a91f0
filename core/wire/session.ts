import { roles } from '#domain/principal.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

export const languages = ['id', 'en'] as const
export const language = z.enum(languages)

/** Who is signed in, and what the screens must know about it. */
export const sessionView = z.object({
  account: z.object({
    id: z.string(),
    /** What is typed at log-in; the label for a device token. */
    login: z.string(),
    name: z.string(),
    role: z.enum(roles),
    opdId: z.nullable(z.string()),
    opdName: z.nullable(z.string()),
    complaintOfficer: z.boolean(),
    language,
  }),
  /** Only the session routes answer until the password is changed. */
  mustChangePassword: z.boolean(),
  serverNowMs: instantMs,
})
export type SessionView = z.infer<typeof sessionView>

/** What everybody may know before log-in. */
export const siteView = z.object({
  name: z.string(),
  timezone: z.string(),
  version: z.string(),
  demo: z.boolean(),
  /** Log-ins of the demo city with their password, to choose from; empty outside the demo. */
  demoLogins: z.array(z.object({ login: z.string(), name: z.string(), role: z.enum(roles), password: z.string() })),
})
export type SiteView = z.infer<typeof siteView>

const short = z.string().check(z.minLength(1), z.maxLength(200))
const empty = z.object({})

export const sessionRoutes = {
  getSite: defineRoute({
    method: 'get',
    path: '/site',
    summary: 'Name of the site, for the log-in screen',
    access: 'public',
    reply: siteView,
  }),
  logIn: defineRoute({
    method: 'post',
    path: '/session',
    summary: 'Log in; sets the session cookie',
    access: 'public',
    body: z.strictObject({ name: short, password: short, language: z.optional(language) }),
    reply: sessionView,
  }),
  logInDevice: defineRoute({
    method: 'post',
    path: '/session/device',
    summary: 'Turn the device token of a wall display into a cookie',
    access: 'public',
    body: z.strictObject({ token: short }),
    reply: sessionView,
  }),
  getSession: defineRoute({
    method: 'get',
    path: '/session',
    summary: 'Who am I',
    access: roles,
    reply: sessionView,
    beforePasswordChange: true,
  }),
  changeLanguage: defineRoute({
    method: 'patch',
    path: '/session',
    summary: 'Language of my screens and notices',
    access: ['admin', 'head', 'technician', 'registry', 'opd', 'leader'],
    body: z.strictObject({ language }),
    reply: sessionView,
    beforePasswordChange: true,
  }),
  changePassword: defineRoute({
    method: 'post',
    path: '/session/password',
    summary: 'Change my password; every other session of mine ends',
    access: ['admin', 'head', 'technician', 'registry', 'opd', 'leader'],
    body: z.strictObject({ current: short, next: z.string().check(z.maxLength(1000)) }),
    reply: sessionView,
    beforePasswordChange: true,
  }),
  logOut: defineRoute({
    method: 'delete',
    path: '/session',
    summary: 'Log out here',
    access: roles,
    reply: empty,
    beforePasswordChange: true,
  }),
  logOutEverywhere: defineRoute({
    method: 'post',
    path: '/session/log-out-everywhere',
    summary: 'End every session of mine, this one too',
    access: ['admin', 'head', 'technician', 'registry', 'opd', 'leader'],
    reply: z.object({ ended: z.number() }),
    beforePasswordChange: true,
  }),
} as const
