import type { Role } from '#domain/principal.ts'
import { paths } from './paths.ts'

/** The screen that answers each role's first question (design.md §1). */
const homes: Record<Role, string> = {
  head: paths.supervision(),
  leader: paths.supervision(),
  technician: paths.work(),
  registry: paths.work(),
  opd: paths.my(),
  admin: paths.links(),
  wall: paths.wall(),
  collector: paths.login(),
}

export const homeOf = (role: Role | null): string => (role === null ? paths.login() : homes[role])
