import { healthRoutes } from '#wire/health.ts'
import type { BaseContext } from '../../feature-context.ts'
import type { CollectorClient } from '../../live/collector-client.ts'
import type { LiveState } from '../../live/live-state.ts'
import type { CollectorDirectory } from '../../ports/collector-directory.ts'
import type { TelemetryWatch } from './telemetry-watch.ts'

/** Silence of the collector that counts as unwell: three normal cycles. */
const MAX_COLLECTOR_AGE_MS = 30_000

const outboxAgeS = (oldestMs: number | null | undefined, nowMs: number): number | null =>
  typeof oldestMs === 'number' ? Math.max(0, Math.round((nowMs - oldestMs) / 1000)) : null

/** `GET /health`: public, cheap, from memory alone, so that nobody can burden the stores through it. */
export const createHealthFeature = (
  { mount, clock, config }: Pick<BaseContext, 'mount' | 'clock' | 'config'>,
  parts: {
    state: LiveState
    collector: Pick<CollectorClient, 'ageMs'>
    collectors: Pick<CollectorDirectory, 'views'>
    watch: TelemetryWatch
    version: string
  },
): void => {
  mount(healthRoutes.getHealth, () => {
    const { state, collector, watch, version } = parts
    const status = state.status()
    const ageMs = collector.ageMs()
    const { engine, ...reading } = watch.current()
    const outbox = status?.outbox ?? null
    const problem = outbox?.problem?.code ?? reading.problem
    const telemetry = { engine, ok: reading.ok && problem === null, problem }
    const views = parts.collectors.views()
    const areAllHeard = views.every(({ state: of }) => of === 'polling')
    const isWell = ageMs !== null && ageMs <= MAX_COLLECTOR_AGE_MS && telemetry.ok && areAllHeard
    const count = (wanted: string): number => status?.devices.filter((device) => device.state === wanted).length ?? 0
    return {
      status: isWell ? ('ok' as const) : ('degraded' as const),
      version,
      collector: {
        lastCycleAt: status?.lastCycleAtMs ? new Date(status.lastCycleAtMs).toISOString() : null,
        devices: { up: count('up'), down: count('down') },
        links: state.count(clock.nowMs()),
        samplesWritten: status?.samplesWritten ?? 0,
        outboxDepth: status?.outboxDepth ?? 0,
        outboxOldestAgeS: outboxAgeS(outbox?.oldestMs, clock.nowMs()),
        outboxGivenUp: outbox?.givenUp ?? 0,
      },
      collectors: views.map(({ label, state: of, lastSeenAtMs, devices, report }) => ({
        label,
        state: of,
        lastSeenAt: new Date(lastSeenAtMs).toISOString(),
        devices,
        outboxDepth: report?.outboxDepth ?? 0,
        outboxOldestAgeS: outboxAgeS(report?.outboxOldestMs, clock.nowMs()),
        outboxGivenUp: report?.outboxGivenUp ?? 0,
        problem: report?.problem ?? null,
      })),
      telemetry,
      demo: config.demo,
    }
  })
}
