import type { Metrics } from '#platform/metrics.ts'
import type { CollectorView } from '#wire/collectors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CollectorDirectory } from '../../ports/collector-directory.ts'

/** One line a collector in `/metrics`, by its label. There are as many as tokens that an administrator made. */
export const measureCollectors = (
  metrics: Metrics,
  directory: Pick<CollectorDirectory, 'views'>,
  clock: Clock,
): void => {
  const gauge = (name: string, help: string, read: (view: CollectorView) => number): void =>
    metrics.gauges(name, help, ['collector'], () =>
      directory.views().map((view) => [{ collector: view.label }, read(view)] as const),
    )
  gauge('remote_collector_up', '1 while a collector elsewhere is heard', ({ state }) => (state === 'polling' ? 1 : 0))
  gauge('remote_collector_last_seen_age_seconds', 'Since it was heard last', ({ lastSeenAtMs }) =>
    Math.max(0, (clock.nowMs() - lastSeenAtMs) / 1000),
  )
  gauge('remote_collector_devices', 'Devices that it may be polling', ({ devices }) => devices)
  gauge('remote_collector_outbox_depth', 'Samples that wait there', ({ report }) => report?.outboxDepth ?? 0)
  gauge('remote_collector_outbox_oldest_age_seconds', 'Age of the oldest of them', ({ report }) =>
    report?.outboxOldestMs ? Math.max(0, (clock.nowMs() - report.outboxOldestMs) / 1000) : 0,
  )
  gauge('remote_collector_outbox_given_up', 'Samples ever given up there', ({ report }) => report?.outboxGivenUp ?? 0)
}
