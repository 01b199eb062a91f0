import type { Direction } from '#domain/sample.ts'
import type { Principal } from '#domain/principal.ts'
import type { Part } from '#platform/lifecycle.ts'
import { contractRoutes, type ContractReply } from '#wire/contracts.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import { createContractBook } from './contract-book.ts'

export interface ContractsFeatureContext {
  db: ServiceDb
  clock: Clock
  mount: Mount
  directory: LinkDirectory
  audit: AuditLog
  news: NewsBus
}

/** Contracts of the links: only an increase of a request and this audited correction change them (domain.md §6). */
export const createContractsFeature = (
  context: ContractsFeatureContext,
): {
  contracts: ContractBook
  /** Takes over the contracts of links that are new in the inventory; those of known links never change by it. */
  adopt(): Promise<void>
  part: Part
} => {
  const { db, clock, mount, directory, audit, news } = context
  const book = createContractBook(db, clock)

  /** The same answer for a link that does not exist and one of another OPD. */
  const linkInScope = (principal: Principal, linkId: string) => {
    const link = directory.link(linkId)
    if (!link || (principal.role === 'opd' && principal.opdId !== link.opdId))
      throw new AppError('not-found', 'There is no such link')
    return link
  }

  const reply = async (principal: Principal, linkId: string): Promise<ContractReply> => {
    const changes = principal.role === 'opd' ? [] : await book.changes(linkId)
    return {
      linkId,
      steps: book.steps(linkId, 0, Infinity).map(({ linkId: _linkId, ...step }) => step),
      changes: changes.map((row) => ({
        direction: row.direction as Direction,
        rateBps: row.rate_bps,
        validFromMs: row.valid_from_ms,
        untilMs: row.until_ms,
        source: row.source,
        reason: row.reason,
        byName: row.by_name,
        recordedAtMs: row.recorded_at_ms,
      })),
    }
  }

  mount(contractRoutes.getContract, ({ principal, params }) => {
    linkInScope(principal, params.id)
    return reply(principal, params.id)
  })

  mount(contractRoutes.correctContract, async ({ principal, params, body, remoteAddress }) => {
    const link = linkInScope(principal, params.id)
    const { direction, rateBps, validFromMs, untilMs, reason } = body
    if (untilMs !== null && untilMs <= validFromMs)
      throw new AppError('refused', 'The correction ends before it begins', { reason: 'until-before-from' })
    if (validFromMs > clock.nowMs())
      throw new AppError('refused', 'A contract cannot be corrected ahead of time', { reason: 'in-the-future' })
    await book.refresh()
    await db.transaction().execute(async (tx) => {
      const newestMs = book.newestFromMs(link.id, direction)
      if (untilMs === null && newestMs !== null && validFromMs < newestMs)
        throw new AppError('refused', 'A later change exists: say until when the correction holds', {
          reason: 'contract-changed-since',
        })
      const before = book.rateAt(link.id, direction, validFromMs)
      const { accountId, name } = principal
      const step = { linkId: link.id, direction, rateBps, validFromMs, untilMs, source: 'correction', reason }
      await book.change(tx, { ...step, byAccountId: accountId, byName: name })
      await audit.record(tx, {
        action: 'contracts.correct',
        subject: `link:${link.id}`,
        byAccountId: accountId,
        byName: name,
        remoteAddress,
        before: { direction, rateBps: before, atMs: validFromMs },
        after: { direction, rateBps, validFromMs, untilMs, reason },
      })
    })
    await book.refresh()
    news.publish({
      topic: 'contract',
      id: link.id,
      audiences: [{ role: 'head' }, { role: 'technician' }, { role: 'admin' }, { opdId: link.opdId }],
    })
    return reply(principal, link.id)
  })

  const adopt = (): Promise<void> => book.load(directory.links())
  return {
    contracts: book,
    adopt,
    part: { name: 'contracts', start: adopt, stop: () => Promise.resolve() },
  }
}
