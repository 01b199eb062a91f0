/** Who is asking. Roles of design.md §6; permissions are decided on the server, by these facts alone. */
export const roles = ['admin', 'head', 'technician', 'registry', 'opd', 'leader', 'wall', 'collector'] as const
export type Role = (typeof roles)[number]

export interface Principal {
  accountId: string
  name: string
  role: Role
  /** The OPD an `opd` account is bound to; null for everybody else. */
  opdId: string | null
  /** Second level of complaints (standard, component 6): a capability of a head or technician. */
  complaintOfficer: boolean
}

/** Sees the links, requests and complaints of this OPD. An `opd` account sees its own alone; a collector sees none. */
export const seesOpd = (principal: Principal, opdId: string): boolean =>
  principal.role === 'opd' ? principal.opdId === opdId : principal.role !== 'collector'
