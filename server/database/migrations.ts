import type { Migration } from 'kysely/migration'
import { migration as accounts } from './migrations/0001-accounts.ts'
import { migration as requests } from './migrations/0010-requests.ts'
import { migration as contracts } from './migrations/0011-contracts.ts'
import { migration as settings } from './migrations/0012-settings.ts'
import { migration as requestProjectedAt } from './migrations/0013-request-projected-at.ts'
import { migration as requestCommands } from './migrations/0014-request-commands.ts'
import { migration as audit } from './migrations/0020-audit.ts'
import { migration as files } from './migrations/0021-files.ts'
import { migration as notices } from './migrations/0022-notices.ts'
import { migration as complaints } from './migrations/0023-complaints.ts'
import { migration as verification } from './migrations/0030-verification.ts'
import { migration as activeTests } from './migrations/0031-active-tests.ts'
import { migration as evaluation } from './migrations/0040-evaluation.ts'
import { migration as maintenance } from './migrations/0050-maintenance.ts'
import { migration as inventory } from './migrations/0060-inventory.ts'
import { migration as leases } from './migrations/0070-leases.ts'
import { migration as socketEvents } from './migrations/0071-socket-events.ts'
import { migration as wallPairings } from './migrations/0072-wall-pairings.ts'
import { migration as fileContents } from './migrations/0073-file-contents.ts'
import { migration as collectors } from './migrations/0080-collectors.ts'
import { migration as savedViews } from './migrations/0090-saved-views.ts'

/** Every migration in order. Ranges: 0001- accounts, 0010- requests and contracts, 0020- audit, files, notices, complaints, 0030- verification, 0040- evaluation, 0050- maintenance, 0060- inventory, 0070- cluster, 0080- collectors, 0090- saved views. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0010-requests': requests,
  '0011-contracts': contracts,
  '0012-settings': settings,
  '0013-request-projected-at': requestProjectedAt,
  '0014-request-commands': requestCommands,
  '0020-audit': audit,
  '0021-files': files,
  '0022-notices': notices,
  '0023-complaints': complaints,
  '0030-verification': verification,
  '0031-active-tests': activeTests,
  '0040-evaluation': evaluation,
  '0050-maintenance': maintenance,
  '0060-inventory': inventory,
  '0070-leases': leases,
  '0072-wall-pairings': wallPairings,
  '0080-collectors': collectors,
  '0090-saved-views': savedViews,
}

/** The same for PostgreSQL, and what only several servers need. */
export const postgresMigrations: Record<string, Migration> = {
  ...migrations,
  '0071-socket-events': socketEvents,
  '0073-file-contents': fileContents,
}
