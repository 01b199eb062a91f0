import type { Kysely, Transaction } from 'kysely'
import type { ActiveTestTables } from './tables/active-tests.ts'
import type { AccountTables } from './tables/accounts.ts'
import type { AuditTables } from './tables/audit.ts'
import type { ClusterTables } from './tables/cluster.ts'
import type { CollectorTables } from './tables/collectors.ts'
import type { ComplaintTables } from './tables/complaints.ts'
import type { ContractTables } from './tables/contracts.ts'
import type { EvaluationTables } from './tables/evaluation.ts'
import type { FileTables } from './tables/files.ts'
import type { InventoryTables } from './tables/inventory.ts'
import type { MaintenanceTables } from './tables/maintenance.ts'
import type { NoticeTables } from './tables/notices.ts'
import type { RequestTables } from './tables/requests.ts'
import type { SavedViewTables } from './tables/saved-views.ts'
import type { SettingTables } from './tables/settings.ts'
import type { VerificationTables } from './tables/verification.ts'

/**
 * All tables of the service database; each feature declares its own in tables/<feature>.ts and adds it here.
 * Column types stay within what SQLite and PostgreSQL share: text, integer (epoch ms), 0/1 flags, JSON as text; the rules
 * stand in README.md beside this file.
 */
export interface ServiceTables
  extends
    AccountTables,
    ActiveTestTables,
    AuditTables,
    ClusterTables,
    CollectorTables,
    ComplaintTables,
    ContractTables,
    EvaluationTables,
    FileTables,
    InventoryTables,
    MaintenanceTables,
    NoticeTables,
    RequestTables,
    SavedViewTables,
    SettingTables,
    VerificationTables {}

export type ServiceDb = Kysely<ServiceTables>
export type Tx = Transaction<ServiceTables>
