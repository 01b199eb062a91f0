import type { Role } from '#domain/principal.ts'
import type { MessageKey } from '../i18n/dictionaries.ts'

export const roleWord = {
  admin: 'common.roleAdmin',
  head: 'common.roleHead',
  technician: 'common.roleTechnician',
  registry: 'common.roleRegistry',
  opd: 'common.roleOpd',
  leader: 'common.roleLeader',
  wall: 'common.roleWall',
  collector: 'common.roleCollector',
} as const satisfies Record<Role, MessageKey>
