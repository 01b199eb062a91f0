import { directions } from '#domain/sample.ts'
import type { Metrics, Reading } from '#platform/metrics.ts'
import type { DeviceState } from '#wire/collector-feed.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { ConfiguredRates } from '../../ports/configured-rates.ts'
import type { LiveState } from '../../live/live-state.ts'

export interface NetworkMetricsContext {
  metrics: Metrics
  clock: Clock
  state: LiveState
  contracts: ContractBook
  rates: ConfiguredRates
}

/** Links with a measurement that is not older than three intervals: what live-state.ts calls measured. */
const linkMetrics = ({ metrics, clock, state, contracts, rates }: NetworkMetricsContext): void => {
  const ids = state.linkIds
  metrics.gauges('link_info', 'Always 1: who a link belongs to', ['link', 'opd', 'opd_name', 'device', 'object'], () =>
    ids().flatMap((link) => {
      const view = state.view(link, clock.nowMs())
      if (view === null) return []
      const { opdId: opd, opdShortName, deviceId: device, objectName: object } = view
      return [[{ link, opd, opd_name: opdShortName, device, object }, 1] as const]
    }),
  )
  metrics.gauges('link_measured', '1: a fresh measurement; 0: unknown', ['link'], () =>
    ids().map((link) => [{ link }, state.isMeasured(link, clock.nowMs()) ? 1 : 0] as const),
  )
  metrics.gauges('link_quarantined', '1: its identity is in doubt, nothing is counted', ['link'], () =>
    ids().map((link) => [{ link }, state.view(link, clock.nowMs())?.quarantine ? 1 : 0] as const),
  )
  metrics.gauges('link_maintenance', '1: in a planned maintenance window', ['link'], () =>
    ids().map((link) => [{ link }, state.view(link, clock.nowMs())?.maintenanceUntilMs ? 1 : 0] as const),
  )

  /** A value of each link and direction; null where it is not known: no line. */
  const each = (name: string, help: string, read: (link: string, direction: 'down' | 'up') => number | null): void => {
    metrics.gauges(name, help, ['link', 'direction'], () =>
      ids().flatMap((link) =>
        directions.flatMap((direction): Reading<'link' | 'direction'>[] => {
          const value = read(link, direction)
          return value === null ? [] : [[{ link, direction }, value]]
        }),
      ),
    )
  }
  each('link_rate_bps', 'Newest measured rate; no line while unknown', (link, direction) => {
    const { downBps, upBps } = state.live(link)
    return state.isMeasured(link, clock.nowMs()) ? (direction === 'down' ? downBps : upBps) : null
  })
  each('link_contract_bps', 'Contract in force', (link, direction) => contracts.rateAt(link, direction, clock.nowMs()))
  each('link_contract_since_seconds', 'When that contract began, epoch seconds', (link, direction) => {
    const step = contracts.steps(link, clock.nowMs(), clock.nowMs() + 1).find((one) => one.direction === direction)
    // The inventory's own contract is older than any record of it.
    return step && step.validFromMs > 0 ? step.validFromMs / 1000 : null
  })
  each(
    'link_configured_bps',
    'Limit that the device says',
    (link, direction) => rates.limitsOf(link, direction, 0).shaperBps,
  )
}

/** Devices and the collector, from its newest status: no lines before it spoke. */
const collectorMetrics = ({ metrics, clock, state }: NetworkMetricsContext): void => {
  const each = (name: string, help: string, read: (device: DeviceState) => number | null): void => {
    metrics.gauges(name, help, ['device'], () =>
      (state.status()?.devices ?? []).flatMap((device): Reading<'device'>[] => {
        const value = read(device)
        return value === null ? [] : [[{ device: device.id }, value]]
      }),
    )
  }
  each('device_up', '1: answers; 0: does not', ({ state: now }) => (now === 'starting' ? null : now === 'up' ? 1 : 0))
  each('device_rtt_seconds', 'Time of its newest answer', ({ rttMs }) => (rttMs === null ? null : rttMs / 1000))
  each('device_lag_seconds', 'Lateness of its newest poll', ({ lagMs }) => (lagMs === null ? null : lagMs / 1000))
  each('device_polls_ok', 'Polls that it answered since the collector started', ({ pollsOk }) => pollsOk)
  each('device_polls_failed', 'Polls that it did not', ({ pollsFailed }) => pollsFailed)

  const whole = (name: string, help: string, read: () => number | null | undefined): void => {
    metrics.gauges(name, help, [], () => {
      const value = read()
      return value === null || value === undefined ? [] : [[{}, value] as const]
    })
  }
  whole('collector_cycle_age_seconds', 'Since the newest complete cycle', () => {
    const atMs = state.status()?.lastCycleAtMs ?? null
    return atMs === null ? null : Math.max(0, (clock.nowMs() - atMs) / 1000)
  })
  whole('collector_samples_written', 'Samples written since it started', () => state.status()?.samplesWritten)
  whole('collector_samples_dropped', 'Samples that it had to drop since', () => state.status()?.samplesDropped)
}

/** What is known of the network now. Names links and agencies, and nobody: for who may read `/metrics`. */
export const createNetworkMetrics = (context: NetworkMetricsContext): void => {
  linkMetrics(context)
  collectorMetrics(context)
}
