import type { AuditAnchor, AuditFinding } from '#domain/audit-record.ts'
import type { Config } from '#platform/config.ts'
import { readPostgresDatabase } from '#server/database/open-service-database.ts'
import { nodeSqliteDialect } from '#server/database/node-sqlite-dialect.ts'
import type { ServiceTables } from '#server/database/service-database.ts'
import { readAuditAnchor } from '#server/features/audit/audit-anchor.ts'
import { auditInPortions } from '#server/features/audit/audit-reader.ts'
import { auditJsonLine } from '#server/features/audit/audit-export.ts'
import { verifyAudit } from '#server/features/audit/verify-audit.ts'
import { verifyRequestLog } from '#server/features/requests/verify-request-log.ts'
import { Kysely } from 'kysely'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CommandError, type Command } from '../command.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

const meaning: Record<AuditFinding['problem'], string> = {
  hole: 'is missing: an entry was removed or inserted here',
  unlinked: 'does not stand on the entry before it',
  altered: 'was altered: its content is not what was hashed',
  truncated: 'and those after it are missing: the end was cut off',
  forked: 'is not the entry that was there: the chain was written anew',
}

const headArgument = (text: string): AuditAnchor => {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text)
  if (!match?.[1] || !match[2]) throw new CommandError(`${text} is not a head: write it as SEQ:HASH`)
  return { seq: Number(match[1]), hash: match[2], source: 'the head given' }
}

/** Read only: it can run beside the server. */
const openAudit = ({ database, dataDir }: Config): Kysely<ServiceTables> => {
  if (database) return readPostgresDatabase(database.reveal())
  const path = join(dataDir, 'service.db')
  if (!existsSync(path)) throw new CommandError(`There is no service database in ${dataDir}`)
  return new Kysely<ServiceTables>({ dialect: nodeSqliteDialect(new DatabaseSync(path, { readOnly: true })) })
}

/** The events of requests are chains of their own, one a request. */
const verifyRequests = async (db: Kysely<ServiceTables>): Promise<number> => {
  const { requests, events, finding } = await verifyRequestLog(db)
  if (finding) {
    console.error(`ALTERED: event ${finding.version} of request ${finding.requestId}: ${finding.problem}.`)
    return 1
  }
  console.log(`OK: ${events} events of ${requests} requests, none altered, none missing.`)
  return 0
}

const verify = async (db: Kysely<ServiceTables>, anchors: readonly AuditAnchor[]): Promise<number> => {
  const { head, finding } = await verifyAudit(db, anchors)
  if (finding) {
    const told = finding.anchor === null ? '' : ` (told by ${finding.anchor})`
    console.error(`ALTERED: entry ${finding.seq} ${meaning[finding.problem]}${told}. Sound up to entry ${head.seq}.`)
    return 1
  }
  console.log(`OK: ${head.seq} entries, none altered, none missing. Head ${head.seq}:${head.hash}`)
  return verifyRequests(db)
}

export const command: Command = {
  summary: 'prove that the audit was not altered; export it',
  usage: `pantau audit verify [SEQ:HASH] ${settingsUsage}   (SEQ:HASH: a head that was kept elsewhere) | pantau audit export`,
  async run(args) {
    const { config, positionals } = loadSettings(args)
    const [action, head, ...rest] = positionals
    if (rest.length > 0 || (action !== 'verify' && action !== 'export') || (action === 'export' && head !== undefined))
      throw new CommandError('Say `pantau audit verify [SEQ:HASH]` or `pantau audit export`')
    const given = head === undefined ? [] : [headArgument(head)]
    const anchor = await readAuditAnchor(config.dataDir)
    const db = openAudit(config)
    try {
      if (action === 'verify') return await verify(db, [...given, ...(anchor ? [anchor] : [])])
      for await (const portion of auditInPortions(db, {})) process.stdout.write(portion.map(auditJsonLine).join(''))
      return 0
    } finally {
      await db.destroy()
    }
  },
}
