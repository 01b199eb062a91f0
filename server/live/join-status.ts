import { greatestOf, leastOf } from '#domain/collectors/total.ts'
import type { CollectorStatus } from '#wire/collector-feed.ts'

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** What a collector says, of its own devices and links alone: of others it may speak no more. */
export const statusOfShare = (
  status: CollectorStatus,
  isOwn: { device(id: string): boolean; link(id: string): boolean },
): CollectorStatus => {
  const own = <T>(of: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([linkId]) => isOwn.link(linkId)))
  return {
    ...status,
    devices: status.devices.filter(({ id }) => isOwn.device(id)),
    quarantined: own(status.quarantined),
    warnings: own(status.warnings),
    bursts: own(status.bursts),
  }
}

/** Several collectors as one: what the screens, the health and the metrics speak of. Null when there is none. */
export const joinStatus = (all: readonly CollectorStatus[]): CollectorStatus | null => {
  const [first, ...others] = all
  if (!first || others.length === 0) return first ?? null
  const outboxes = all.flatMap(({ outbox }) => (outbox === null ? [] : [outbox]))
  return {
    startedAtMs: Math.min(...all.map(({ startedAtMs }) => startedAtMs)),
    lastCycleAtMs: greatestOf(all.map(({ lastCycleAtMs }) => lastCycleAtMs)),
    samplesWritten: sum(all.map(({ samplesWritten }) => samplesWritten)),
    samplesDropped: sum(all.map(({ samplesDropped }) => samplesDropped)),
    outboxDepth: sum(all.map(({ outboxDepth }) => outboxDepth)),
    outbox:
      outboxes.length === 0
        ? null
        : {
            bytes: sum(outboxes.map(({ bytes }) => bytes)),
            oldestMs: leastOf(outboxes.map(({ oldestMs }) => oldestMs)),
            givenUp: sum(outboxes.map(({ givenUp }) => givenUp)),
            problem: outboxes.find(({ problem }) => problem !== null)?.problem ?? null,
          },
    devices: all.flatMap(({ devices }) => devices),
    quarantined: Object.assign({}, ...all.map(({ quarantined }) => quarantined)) as Record<string, string>,
    warnings: Object.assign({}, ...all.map(({ warnings }) => warnings)) as Record<string, string>,
    bursts: Object.assign({}, ...all.map(({ bursts }) => bursts)) as Record<string, number>,
  }
}
