import type { Principal } from '#domain/principal.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import { linkRoutes } from '#wire/links.ts'
import type { FeatureContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'
import type { CollectorClient } from '../../live/collector-client.ts'
import { linkRow } from '../../live/link-row.ts'
import type { LiveState } from '../../live/live-state.ts'
import { readSeriesQuery } from './series-query.ts'
import { siteOffsetMs } from './site-offset.ts'

/** Raw samples are kept for some days (core/telemetry); beyond this, `auto` asks the rollups. */
const RAW_REACH_MS = 2 * 86_400_000

/** One text for "not there" and "not yours": nobody learns from the difference. */
const noSuchLink = () => new AppError('not-found', 'There is no such link')

/** A store that is busy or away is no defect of ours and no mistake of the caller. */
const unavailable = (error: unknown): never => {
  if (error instanceof TelemetryStoreError && error.retryable)
    throw new AppError('unavailable', 'The measurements cannot be read right now; try again')
  throw error
}

/** Links of the inventory with their newest state, their history, and the burst mode. */
export const createLinksFeature = (
  context: Pick<FeatureContext, 'mount' | 'clock' | 'telemetry' | 'contracts' | 'inventory' | 'db' | 'audit'>,
  { state, collector }: { state: LiveState; collector: Pick<CollectorClient, 'burst'> },
): void => {
  const { mount, clock, telemetry, contracts, inventory, db, audit } = context

  const requireRow = (principal: Principal, id: string, nowMs: number) => {
    const found = linkRow(state, principal, id, nowMs)
    if (!found) throw noSuchLink()
    return found
  }

  mount(linkRoutes.listLinks, ({ principal }) => {
    const serverNowMs = clock.nowMs()
    return { serverNowMs, links: state.linkIds().flatMap((id) => linkRow(state, principal, id, serverNowMs) ?? []) }
  })

  mount(linkRoutes.getLink, ({ principal, params }) => {
    const serverNowMs = clock.nowMs()
    return { serverNowMs, ...requireRow(principal, params.id, serverNowMs) }
  })

  mount(linkRoutes.getSeries, async ({ principal, params, query }) => {
    const nowMs = clock.nowMs()
    requireRow(principal, params.id, nowMs)
    const window = readSeriesQuery(query, {
      rawSinceMs: nowMs - RAW_REACH_MS,
      offsetMs: siteOffsetMs(inventory.site.timezone, nowMs),
    })
    const { source, buckets } = await telemetry.series({ linkId: params.id, ...window }).catch(unavailable)
    const steps = contracts.steps(params.id, window.fromMs, window.toMs)
    return {
      linkId: params.id,
      ...window,
      source,
      buckets,
      contracts: steps.map(({ direction, rateBps, validFromMs, validToMs }) => ({
        direction,
        rateBps,
        validFromMs,
        validToMs,
      })),
    }
  })

  mount(linkRoutes.startBurst, async ({ principal, params, body, remoteAddress }) => {
    requireRow(principal, params.id, clock.nowMs())
    const reply = await collector.burst(params.id, body.minutes)
    if (!reply.ok) throw new AppError('unavailable', `The burst did not start: ${reply.problem}`)
    const burstUntilMs = reply.untilMs ?? clock.nowMs() + body.minutes * 60_000
    await db.transaction().execute((tx) =>
      audit.record(tx, {
        action: 'link.burst',
        subject: `link:${params.id}`,
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before: null,
        after: { burstUntilMs },
      }),
    )
    return { burstUntilMs }
  })
}
