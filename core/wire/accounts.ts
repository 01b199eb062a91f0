import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'
import { language } from './session.ts'

/** Roles that a person can have; `wall` and `collector` are device tokens. */
export const personRoles = ['admin', 'head', 'technician', 'registry', 'opd', 'leader'] as const
export type PersonRole = (typeof personRoles)[number]
export const educations = ['none', 'sma', 'd3', 's1', 's2'] as const
export const networkKnowledges = ['none', 'basic', 'certified'] as const

const staff = ['admin', 'head', 'technician', 'registry', 'leader'] as const
const loginName = z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{1,39}$/))
const fullName = z.string().check(z.minLength(2), z.maxLength(120))
const opdId = z.nullable(z.string().check(z.maxLength(64)))
const email = z.nullable(z.email().check(z.maxLength(200)))
/** Highest degree (standard, component 8: at least D3 in IT) and knowledge of networks, for technicians. */
const education = z.nullable(z.enum(educations))
const networkKnowledge = z.nullable(z.enum(networkKnowledges))

export const accountView = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  role: z.enum(personRoles),
  opdId: z.nullable(z.string()),
  complaintOfficer: z.boolean(),
  active: z.boolean(),
  mustChangePassword: z.boolean(),
  language,
  email: z.nullable(z.string()),
  education,
  networkKnowledge,
  demo: z.boolean(),
  createdAtMs: instantMs,
  lastLoginAtMs: z.nullable(instantMs),
})
export type AccountView = z.infer<typeof accountView>

/** The password is shown this once; the person must change it at the first log-in. */
const withPassword = z.object({ account: accountView, oneTimePassword: z.string() })
const accountParams = z.strictObject({ id: z.string().check(z.maxLength(64)) })

export const deviceRoles = ['wall', 'collector'] as const
export const deviceView = z.object({
  id: z.string(),
  role: z.enum(deviceRoles),
  label: z.string(),
  createdAtMs: instantMs,
  createdBy: z.string(),
  lastUsedAtMs: z.nullable(instantMs),
  lastUsedFrom: z.nullable(z.string()),
  revokedAtMs: z.nullable(instantMs),
})
export type DeviceView = z.infer<typeof deviceView>
const label = z.string().check(z.minLength(2), z.maxLength(60))

/** Colleagues that work can be given to: names, no contact details. */
export const personView = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(personRoles),
  complaintOfficer: z.boolean(),
})

/** Why an account or a display is refused; a key, the screen says it. */
export const accountRefusals = ['login-taken', 'last-admin', 'no-such-code'] as const

export const accountRoutes = {
  listPeople: defineRoute({
    method: 'get',
    path: '/people',
    summary: 'Active colleagues of the service (not of OPDs): whom a request can be given to',
    access: staff,
    reply: z.object({ people: z.array(personView) }),
  }),
  listAccounts: defineRoute({
    method: 'get',
    path: '/accounts',
    summary: 'Every account',
    access: ['admin'],
    reply: z.object({ accounts: z.array(accountView) }),
  }),
  createAccount: defineRoute({
    method: 'post',
    path: '/accounts',
    summary: 'New account; the reply shows its first password once',
    access: ['admin'],
    body: z.strictObject({
      login: loginName,
      name: fullName,
      role: z.enum(personRoles),
      opdId: z.optional(opdId),
      complaintOfficer: z.optional(z.boolean()),
      language: z.optional(language),
      email: z.optional(email),
      education: z.optional(education),
      networkKnowledge: z.optional(networkKnowledge),
    }),
    reply: withPassword,
    status: 201,
  }),
  changeAccount: defineRoute({
    method: 'patch',
    path: '/accounts/:id',
    summary: 'Change an account; a change of role, OPD or activity ends its sessions',
    access: ['admin'],
    params: accountParams,
    body: z.strictObject({
      name: z.optional(fullName),
      role: z.optional(z.enum(personRoles)),
      opdId: z.optional(opdId),
      complaintOfficer: z.optional(z.boolean()),
      active: z.optional(z.boolean()),
      language: z.optional(language),
      email: z.optional(email),
      education: z.optional(education),
      networkKnowledge: z.optional(networkKnowledge),
    }),
    reply: z.object({ account: accountView }),
  }),
  resetPassword: defineRoute({
    method: 'post',
    path: '/accounts/:id/password-reset',
    summary: 'New one-time password; every session of the account ends',
    access: ['admin'],
    params: accountParams,
    reply: withPassword,
  }),
  logOutAccount: defineRoute({
    method: 'post',
    path: '/accounts/:id/log-out',
    summary: 'End every session of an account',
    access: ['admin'],
    params: accountParams,
    reply: z.object({ ended: z.number() }),
  }),
  listDevices: defineRoute({
    method: 'get',
    path: '/device-tokens',
    summary: 'Tokens of wall displays and collectors; never the token itself',
    access: ['admin'],
    reply: z.object({ devices: z.array(deviceView) }),
  }),
  createDevice: defineRoute({
    method: 'post',
    path: '/device-tokens',
    summary: 'New token; the reply shows it once',
    access: ['admin'],
    body: z.strictObject({ role: z.enum(deviceRoles), label }),
    reply: z.object({ device: deviceView, token: z.string() }),
    status: 201,
  }),
  revokeDevice: defineRoute({
    method: 'delete',
    path: '/device-tokens/:id',
    summary: 'Revoke a token: it stops at once',
    access: ['admin'],
    params: accountParams,
    reply: z.object({ device: deviceView }),
  }),
  startPairing: defineRoute({
    method: 'post',
    path: '/wall-pairings',
    summary: 'A wall display without a keyboard asks for a code to show',
    access: 'public',
    reply: z.object({ code: z.string(), secret: z.string(), expiresAtMs: instantMs }),
    status: 201,
  }),
  claimPairing: defineRoute({
    method: 'post',
    path: '/wall-pairings/claim',
    summary: 'The display asks whether its code was approved; then the cookie is set',
    access: 'public',
    body: z.strictObject({ secret: z.string().check(z.maxLength(100)) }),
    reply: z.object({ state: z.enum(['waiting', 'paired', 'expired']) }),
  }),
  approvePairing: defineRoute({
    method: 'post',
    path: '/wall-pairings/approve',
    summary: 'Give the display that shows this code a wall token',
    access: ['admin'],
    body: z.strictObject({ code: z.string().check(z.maxLength(20)), label }),
    reply: z.object({ device: deviceView }),
  }),
} as const
