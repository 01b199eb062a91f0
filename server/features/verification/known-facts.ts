import { wibDay, wibMinute, DAY_MINUTES } from '#domain/calendar-wib.ts'
import { resolveMargins } from '#domain/verification/margins.ts'
import type { TaskInputs } from '#domain/verification/proof-inputs.ts'
import type { LiveState } from '../../live/live-state.ts'
import type { ActiveTests } from '../../ports/active-tests.ts'
import type { ConfiguredRates } from '../../ports/configured-rates.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import type { ProofSubject } from './proof-subject.ts'

export interface FactSources {
  directory: LinkDirectory
  state: Pick<LiveState, 'status' | 'view'>
  rates: ConfiguredRates
  tests: ActiveTests
  rules: SlaRulesBook
  timeScale: number
}

/** Added to a learnt refresh period: the poll itself is never on the millisecond. */
const READ_SLACK_S = 2

/** How often the agent of this link renews its counters (ms), as the collector learnt it; null: not known. */
export const refreshMsOf = ({ directory, state }: Pick<FactSources, 'directory' | 'state'>, linkId: string) => {
  const deviceId = directory.link(linkId)?.deviceId
  return state.status()?.devices.find(({ id }) => id === deviceId)?.refreshMs ?? null
}

/** A collector that has just begun has not looked yet: that is no doubt. */
const NOT_LOOKED_YET = 'it was not looked for yet'

/** Why link and counters may not belong together; null: no doubt. */
const identityDoubtOf = (state: FactSources['state'], linkId: string): string | null => {
  const reason = state.status()?.quarantined[linkId] ?? null
  return reason === NOT_LOOKED_YET ? null : reason
}

/** The tasks of the engine, one a direction, from everything that is known at this moment. */
export const tasksOf = async (
  subject: Pick<ProofSubject, 'linkId' | 'changedAtMs' | 'rates'>,
  sources: FactSources,
): Promise<TaskInputs[]> => {
  const { linkId, changedAtMs, rates } = subject
  const refreshMs = refreshMsOf(sources, linkId)
  const refreshS = refreshMs === null ? null : refreshMs / 1000 + READ_SLACK_S
  const tasks: TaskInputs[] = []
  for (const { direction, fromBps, toBps } of rates)
    tasks.push({
      direction,
      changedAtMs,
      fromBps,
      toBps,
      // Bucket and framing are not read from any device yet: assumed at their worst, which costs time and no truth.
      margins: resolveMargins({ refreshS }, 'measured'),
      limits: sources.rates.limitsOf(linkId, direction, changedAtMs),
      activeTests: [...(await sources.tests.ofLink(linkId, direction, changedAtMs))],
      identityDoubt: identityDoubtOf(sources.state, linkId),
      timeScale: sources.timeScale,
    })
  return tasks
}

/** Office hours by the calendar in force (domain.md §5). */
export const officeTimeOf = (rules: SlaRulesBook): ((atMs: number) => boolean) => {
  const calendar = rules.history().at(-1)?.calendar
  return (atMs) => {
    const minute = wibMinute(atMs) % DAY_MINUTES
    return (calendar?.spans(wibDay(atMs), 'workhours') ?? []).some(([from, to]) => minute >= from && minute < to)
  }
}
