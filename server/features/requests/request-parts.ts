import type { Logger } from '#platform/logger.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { FileStore } from '../../ports/file-store.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { People } from '../../ports/people.ts'
import type { Settings } from '../../ports/settings.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'

/** What the requests feature is built from. */
export interface RequestParts {
  db: ServiceDb
  clock: Clock
  directory: LinkDirectory
  contracts: ContractBook
  rules: SlaRulesBook
  settings: Settings
  audit: AuditLog
  notifier: Notifier
  news: NewsBus
  files: FileStore
  people: People
  log: Logger
}
