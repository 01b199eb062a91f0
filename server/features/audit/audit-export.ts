import type { AuditRecord } from '#domain/audit-record.ts'
import { csvLine } from '../../http/csv.ts'

export const auditCsvHeader = csvLine([
  'seq',
  'at_utc',
  'action',
  'subject',
  'by_account_id',
  'by_name',
  'remote_address',
  'before',
  'after',
  'prev_hash',
  'hash',
])

export const auditCsvLine = (record: AuditRecord): string =>
  csvLine([
    record.seq,
    new Date(record.atMs).toISOString(),
    record.action,
    record.subject,
    record.byAccountId,
    record.byName,
    record.remoteAddress,
    record.before,
    record.after,
    record.prevHash,
    record.hash,
  ])

/** Every field as it is hashed, so that a reader can walk the chain without the database. */
export const auditJsonLine = (record: AuditRecord): string => `${JSON.stringify(record)}\n`
