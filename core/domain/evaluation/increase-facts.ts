import type { RateRaise, RequestVerdict } from '../request-events.ts'
import { replayRequest, standingEvents } from '../request-replay.ts'
import type { EvaluatedRequest } from './input.ts'
import type { QuarterWindow } from './request-facts.ts'

/** One increase in the quarter with what became of it: the newest measured verdict before the next increase. */
export interface IncreaseFact {
  /** Request and version of the event. */
  id: string
  requestId: string
  number: string | null
  opdId: string
  linkId: string
  changedAtMs: number
  rates: readonly RateRaise[]
  isTemporary: boolean
  technician: { id: string; name: string }
  /** An override by a person is no verdict (domain.md: never counts as proven). Null: not judged yet. */
  verdict: RequestVerdict | null
  /** From the change to the first `proven`, whole minutes. */
  minutesToProof: number | null
}

/** The increases of a request whose change lies in the quarter. Verdicts count as far as they are known today. */
export const increaseFacts = (
  { id, opdId, events }: EvaluatedRequest,
  { fromMs, atMs, tolerance }: QuarterWindow,
): IncreaseFact[] => {
  const full = replayRequest(opdId, events, tolerance)
  const verdicts = standingEvents(events).flatMap((event) =>
    event.type === 'verdict_given' && !event.data.isOverride
      ? [{ version: event.version, atMs: event.occurredAtMs, verdict: event.data.verdict }]
      : [],
  )
  return full.increases.flatMap((increase, index) => {
    const { changedAtMs, version, by, rates } = increase
    if (changedAtMs < fromMs || changedAtMs >= atMs) return []
    const nextVersion = full.increases[index + 1]?.version ?? Infinity
    const own = verdicts.filter((given) => given.version > version && given.version < nextVersion)
    const proven = own.find(({ verdict }) => verdict === 'proven')
    return [
      {
        id: `${id}#${version}`,
        requestId: id,
        number: full.number,
        opdId,
        linkId: full.form.linkId,
        changedAtMs,
        rates,
        isTemporary: full.form.untilMs !== null,
        technician: { id: by.accountId, name: by.name },
        verdict: own.at(-1)?.verdict ?? null,
        minutesToProof: proven ? Math.max(0, Math.floor((proven.atMs - changedAtMs) / 60_000)) : null,
      },
    ]
  })
}
