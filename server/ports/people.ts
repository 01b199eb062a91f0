import type { Role } from '#domain/principal.ts'
import type { ServiceDb, Tx } from '../database/service-database.ts'

export interface StaffMember {
  accountId: string
  name: string
  role: Role
}

/** Active accounts as colleagues see them: to whom a request can be handed. Implemented by the accounts feature. */
export interface People {
  /** Null for an unknown or closed account. Takes the caller's transaction: the service database has one connection. */
  person(db: ServiceDb | Tx, accountId: string): Promise<StaffMember | null>
  /** Active accounts of these roles, by name. */
  withRoles(db: ServiceDb | Tx, roles: readonly Role[]): Promise<StaffMember[]>
}
