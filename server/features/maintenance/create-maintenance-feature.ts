import {
  excusedSpan,
  maintenanceMovesFor,
  maintenanceState,
  MIN_MAINTENANCE_MS,
  refusePlan,
  type MaintenanceMove,
  type MaintenanceRefusal,
} from '#domain/maintenance.ts'
import { seesOpd, type Principal } from '#domain/principal.ts'
import type { Part } from '#platform/lifecycle.ts'
import { maintenanceRoutes, type MaintenanceView } from '#wire/maintenance.ts'
import { randomUUID } from 'node:crypto'
import type { FeatureContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'
import type { Tx } from '../../database/service-database.ts'
import type { MaintenanceBook } from '../../ports/maintenance-book.ts'
import { createMaintenanceStore, type StoredWindow } from './maintenance-store.ts'

const PAGE = 50

const refusals: Record<MaintenanceRefusal, string> = {
  'ends-before-begin': 'The maintenance ends before it begins',
  'too-short': `A maintenance window lasts ${MIN_MAINTENANCE_MS / 60_000} minutes at least`,
  'too-long': 'A maintenance window lasts seven days at most; plan several',
  'in-the-past': 'Maintenance cannot be planned for the past: it would excuse what already happened',
  'too-far-ahead': 'A maintenance window lies a year ahead at most',
}

/** Planned work on links: planned by technicians, approved by the head in advance, told to the agencies concerned. */
export const createMaintenanceFeature = (
  context: Pick<FeatureContext, 'db' | 'clock' | 'mount' | 'directory' | 'audit' | 'news' | 'notifier'>,
): { maintenance: MaintenanceBook; reread(): Promise<void>; part: Part } => {
  const { db, clock, mount, directory, audit, news, notifier } = context
  const store = createMaintenanceStore(db)

  const opdsOf = (linkIds: readonly string[]): string[] => [
    ...new Set(linkIds.flatMap((linkId) => directory.link(linkId)?.opdId ?? [])),
  ]

  /** Null: not for this reader. An OPD learns of its own links, and not of what was never approved. */
  const viewFor = (window: StoredWindow, reader: Principal, nowMs: number): MaintenanceView | null => {
    const { row, linkIds } = window
    const isOpd = reader.role === 'opd'
    const seen = linkIds.filter((linkId) => !isOpd || seesOpd(reader, directory.link(linkId)?.opdId ?? ''))
    if (seen.length === 0 || (isOpd && window.approvedAtMs === null)) return null
    return {
      id: row.id,
      version: row.version,
      state: maintenanceState(window, nowMs),
      title: row.title,
      note: isOpd ? '' : row.note,
      linkIds: seen,
      fromMs: row.from_ms,
      toMs: row.to_ms,
      plannedByName: row.planned_by_name,
      plannedAtMs: row.planned_at_ms,
      approvedByName: row.approved_by_name,
      approvedAtMs: row.approved_at_ms,
      endedAtMs: row.ended_at_ms,
      cancelledAtMs: row.cancelled_at_ms,
      cancelReason: row.cancel_reason,
      excused: excusedSpan(window),
      moves: maintenanceMovesFor(window, reader, nowMs),
    }
  }
  const answer = (id: string, reader: Principal): MaintenanceView => {
    const window = store.find(id)
    const view = window && viewFor(window, reader, clock.nowMs())
    if (!view) throw new AppError('not-found', 'There is no such maintenance window')
    return view
  }
  const tell = (
    tx: Tx,
    kind: 'planned' | 'approved' | 'cancelled',
    window: { id: string; title: string; linkIds: readonly string[]; fromMs: number },
  ) =>
    notifier.notify(tx, {
      cause: `maintenance.${kind}:${window.id}`,
      to:
        kind === 'planned'
          ? [{ role: 'head' }]
          : [{ role: 'technician' }, ...opdsOf(window.linkIds).map((opdId) => ({ opdId }))],
      kind: `maintenance.${kind}`,
      values: { title: window.title },
      path: '/maintenance',
      urgency: 'normal',
    })
  const publish = (id: string, linkIds: readonly string[]): void =>
    news.publish({
      topic: 'maintenance',
      id,
      audiences: [
        { role: 'head' },
        { role: 'technician' },
        { role: 'admin' },
        { role: 'leader' },
        ...opdsOf(linkIds).map((opdId) => ({ opdId })),
      ],
    })

  mount(maintenanceRoutes.listMaintenance, ({ principal, query }) => {
    const serverNowMs = clock.nowMs()
    const views = store.all().flatMap((window) => viewFor(window, principal, serverNowMs) ?? [])
    const isOpen = ({ state }: MaintenanceView): boolean => ['planned', 'approved', 'running'].includes(state)
    const wanted = query.when === undefined ? views : views.filter((view) => isOpen(view) === (query.when === 'open'))
    const from = query.before === undefined ? 0 : wanted.findIndex(({ id }) => id === query.before) + 1
    const windows = wanted.slice(from, from + PAGE)
    return { serverNowMs, windows, nextBefore: from + PAGE < wanted.length ? (windows.at(-1)?.id ?? null) : null }
  })

  mount(maintenanceRoutes.planMaintenance, async ({ principal, body, remoteAddress }) => {
    const nowMs = clock.nowMs()
    const refusal = refusePlan(body, nowMs)
    if (refusal) throw new AppError('refused', refusals[refusal], { reason: refusal })
    const linkIds = [...new Set(body.linkIds)]
    const unknown = linkIds.find((linkId) => !directory.link(linkId))
    if (unknown !== undefined)
      throw new AppError('invalid-input', `There is no link ${unknown}`, {
        fields: [{ path: 'body.linkIds', message: `${unknown} is not in the inventory` }],
      })
    const id = randomUUID()
    const { accountId, name } = principal
    await db.transaction().execute(async (tx) => {
      const last = await tx
        .selectFrom('maintenance_windows')
        .select((table) => table.fn.max('seq').as('seq'))
        .executeTakeFirst()
      await tx
        .insertInto('maintenance_windows')
        .values({
          id,
          seq: (last?.seq ?? 0) + 1,
          version: 1,
          title: body.title,
          note: body.note,
          link_ids_json: JSON.stringify(linkIds),
          from_ms: body.fromMs,
          to_ms: body.toMs,
          planned_by: accountId,
          planned_by_name: name,
          planned_at_ms: nowMs,
        })
        .execute()
      const after = { title: body.title, note: body.note, linkIds, fromMs: body.fromMs, toMs: body.toMs }
      await audit.record(tx, {
        action: 'maintenance.plan',
        subject: `maintenance:${id}`,
        byAccountId: accountId,
        byName: name,
        remoteAddress,
        before: null,
        after,
      })
      await tell(tx, 'planned', { id, ...after })
    })
    await store.refresh()
    publish(id, [])
    return answer(id, principal)
  })

  const changeOf = (move: MaintenanceMove, by: Principal, nowMs: number, reason: string | undefined) => {
    if (move === 'approve') return { approved_by: by.accountId, approved_by_name: by.name, approved_at_ms: nowMs }
    if (move === 'end') return { ended_at_ms: nowMs }
    if (reason === undefined)
      throw new AppError('invalid-input', 'Say why the maintenance is withdrawn', {
        fields: [{ path: 'body.reason', code: 'missing', message: 'is missing' }],
      })
    return { cancelled_at_ms: nowMs, cancel_reason: reason }
  }

  mount(maintenanceRoutes.moveMaintenance, async ({ principal, params, body, remoteAddress }) => {
    const { id, move } = params
    const nowMs = clock.nowMs()
    // It may have been planned on another server a moment ago.
    await store.refresh()
    answer(id, principal)
    const window = store.find(id) as StoredWindow
    if (window.row.version !== body.expectedVersion)
      throw new AppError('conflict', 'Somebody changed this maintenance window meanwhile; look at it again')
    if (!maintenanceMovesFor(window, principal, nowMs).includes(move))
      throw new AppError(
        'refused',
        `A window that is ${maintenanceState(window, nowMs)} does not take this step from you`,
        {
          reason: `maintenance-${maintenanceState(window, nowMs)}`,
        },
      )
    const change = changeOf(move, principal, nowMs, body.reason)
    await db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('maintenance_windows')
        .set({ ...change, version: body.expectedVersion + 1 })
        .where('id', '=', id)
        .where('version', '=', body.expectedVersion)
        .executeTakeFirst()
      if (numUpdatedRows === 0n)
        throw new AppError('conflict', 'Somebody changed this maintenance window meanwhile; look at it again')
      const { accountId, name } = principal
      await audit.record(tx, {
        action: `maintenance.${move}`,
        subject: `maintenance:${id}`,
        byAccountId: accountId,
        byName: name,
        remoteAddress,
        before: { state: maintenanceState(window, nowMs) },
        after: change,
      })
      const told = { id, title: window.row.title, linkIds: window.linkIds, fromMs: window.fromMs }
      if (move === 'approve') await tell(tx, 'approved', told)
      // Who was never told of it need not hear that it is off.
      if (move === 'cancel' && window.approvedAtMs !== null) await tell(tx, 'cancelled', told)
    })
    await store.refresh()
    publish(id, window.linkIds)
    return answer(id, principal)
  })

  return {
    maintenance: store,
    reread: () => store.refresh(),
    part: { name: 'maintenance', start: () => store.refresh(), stop: () => Promise.resolve() },
  }
}
