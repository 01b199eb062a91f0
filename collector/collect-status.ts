import type { TelemetryWriter } from '#telemetry/telemetry-store.ts'
import type { CollectorStatus } from '#wire/collector-feed.ts'
import type { SamplePipeline } from './feed/sample-pipeline.ts'
import type { DevicePoller } from './poll/device-poller.ts'
import type { Bursts } from './schedule/burst.ts'

export interface StatusSources {
  startedAtMs: number
  pollers: readonly DevicePoller[]
  lastCycleAtMs: number | null
  pipeline: Pick<SamplePipeline, 'counters'>
  writer: Pick<TelemetryWriter, 'outbox'>
  bursts: Pick<Bursts, 'running'>
}

/** How a collector is, as of now. */
export const collectStatus = ({ pollers, pipeline, writer, bursts, ...times }: StatusSources): CollectorStatus => {
  const { written, dropped, waiting } = pipeline.counters()
  const outbox = writer.outbox?.() ?? null
  const texts = (of: 'problem' | 'warning'): Record<string, string> => {
    const said: Record<string, string> = {}
    for (const { links } of pollers) for (const { link, [of]: text } of links) if (text !== null) said[link.id] = text
    return said
  }
  return {
    ...times,
    samplesWritten: written,
    samplesDropped: dropped,
    outboxDepth: waiting + (outbox?.depth ?? 0),
    outbox: outbox && {
      bytes: outbox.bytes,
      oldestMs: outbox.oldestMs,
      givenUp: outbox.givenUp,
      problem: outbox.problem,
    },
    devices: pollers.map((poller) => poller.status()),
    quarantined: texts('problem'),
    warnings: texts('warning'),
    bursts: bursts.running(),
  }
}
