import type { Role } from './principal.ts'

/**
 * Who may do what (domain.md §1): deny by default, scope on the server. `own`: only the caller's OPD. `behalf`: for any
 * OPD, on its behalf. `letters`: letters and states, no measurements or device details. `aggregates`: no letters, no
 * names. `assignee`: the technician who has it. `supervisor`: allowed, and flagged `by_supervisor`.
 */
export type Grant = 'all' | 'own' | 'behalf' | 'letters' | 'aggregates' | 'assignee' | 'supervisor'

export const permissions = {
  readRequests: {
    opd: 'own',
    registry: 'letters',
    technician: 'all',
    head: 'all',
    leader: 'all',
    admin: 'all',
    wall: 'aggregates',
  },
  /** What links do and did, and what they hang on. Who may not still reads their names, agencies and contracts. */
  readMeasurements: { opd: 'own', technician: 'all', head: 'all', leader: 'all', admin: 'all', wall: 'aggregates' },
  readProofs: { opd: 'own', technician: 'all', head: 'all', leader: 'all', admin: 'all' },
  createRequest: { opd: 'own', registry: 'behalf', technician: 'behalf', head: 'behalf' },
  receive: { registry: 'all', technician: 'all', head: 'all' },
  dispose: { head: 'all', leader: 'all' },
  work: { technician: 'assignee', head: 'supervisor' },
  pause: { technician: 'all', head: 'all' },
  reject: { head: 'all' },
  cancel: { opd: 'own' },
  judgeResult: { opd: 'own' },
  confirmResult: { head: 'all' },
  supervise: { head: 'all' },
  note: { opd: 'own', registry: 'all', technician: 'all', head: 'all', leader: 'all' },
  attachLetter: { opd: 'own', registry: 'behalf', technician: 'behalf', head: 'behalf' },
  correctEvent: { registry: 'all', technician: 'all', head: 'all' },
  correctContract: { head: 'all', admin: 'all' },
  changeSettings: { head: 'all', admin: 'all' },
  readEvaluation: { head: 'all', leader: 'all', admin: 'all' },
  computeEvaluation: { head: 'all', admin: 'all' },
  signEvaluation: { leader: 'all' },
  noteEvaluation: { head: 'all', leader: 'all' },
  answerSurvey: { opd: 'own' },
  exportRequests: { opd: 'own', registry: 'letters', technician: 'all', head: 'all', leader: 'all', admin: 'all' },
} as const satisfies Record<string, Partial<Record<Role, Grant>>>

export type Action = keyof typeof permissions

/** The grant of a role for an action; null: not allowed. */
export const grantOf = (action: Action, role: Role): Grant | null =>
  (permissions[action] as Partial<Record<Role, Grant>>)[role] ?? null

/** Roles that may do something at all; the server narrows it by scope. */
export const rolesFor = (action: Action): Role[] => Object.keys(permissions[action]) as Role[]
