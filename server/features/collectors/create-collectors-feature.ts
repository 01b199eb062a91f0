import { createRendezvous } from '#domain/collectors/rendezvous.ts'
import { collectorRoutes } from '#wire/collectors.ts'
import type { BaseContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'
import { isLocalCaller } from '../../http/remote-address.ts'
import type { CollectorTokens } from '../../ports/collector-tokens.ts'
import { createCollectorSweep } from './collector-sweep.ts'
import { forgetOnFailure } from './forget-on-failure.ts'
import { createSilenceWatch } from './silence-watch.ts'
import { takeHeartbeat } from './take-heartbeat.ts'

const monotonicMs = (): number => performance.now()

/** Collectors on other machines: who polls which device. The part looks after them once a second. */
export const createCollectorsFeature = (
  context: Pick<BaseContext, 'mount' | 'db' | 'clock' | 'config' | 'inventory' | 'log'>,
  parts: {
    tokens: CollectorTokens
    /** A collector of this machine polls the whole inventory. */
    hasLocalCollector(): boolean
  },
) => {
  const { mount, db, clock, config, inventory, log } = context
  const watch = createSilenceWatch()
  const ownerOf = createRendezvous()
  const sweep = createCollectorSweep({ db, clock, monotonicMs, inventory, tokens: parts.tokens, watch, ownerOf, log })

  mount(collectorRoutes.heartbeat, async ({ req, body, principal }) => {
    if (!req.secure && !isLocalCaller(req))
      throw new AppError(
        'not-allowed',
        'The secrets of devices travel over HTTPS alone; behind a TLS proxy set PANTAU_TRUST_PROXY to its address',
      )
    if (config.telemetry.engine === 'sqlite')
      throw new AppError(
        'refused',
        'The embedded telemetry store serves one machine: collectors elsewhere need InfluxDB (PANTAU_TELEMETRY on the server and on each collector)',
        { reason: 'embedded-telemetry' },
      )
    if (parts.hasLocalCollector())
      throw new AppError(
        'refused',
        'A collector on the machine of the server polls every device; run "pantau serve" alone there',
        { reason: 'local-collector' },
      )
    return takeHeartbeat({ db, clock, monotonicMs, inventory, watch, ownerOf }, principal.accountId, body)
  })

  mount(collectorRoutes.listCollectors, () => {
    const collectors = [...sweep.views()]
    const unassigned =
      collectors.length === 0 ? 0 : inventory.devices.filter(({ id }) => sweep.holderOf(id) === null).length
    return { collectors, unassigned }
  })

  return { directory: sweep, part: sweep, onRequest: forgetOnFailure(watch) }
}
