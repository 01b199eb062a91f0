import type { Principal } from '#domain/principal.ts'
import type { BurstView } from '#wire/verification.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { CollectorClient } from '../../live/collector-client.ts'
import type { LiveState } from '../../live/live-state.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import { refreshMsOf } from './known-facts.ts'

/** A collector that said nothing for so long cannot be asked. */
const AWAY_MS = 30_000
const SECOND_MS = 1_000

export interface BurstParts {
  db: ServiceDb
  clock: Clock
  audit: AuditLog
  directory: LinkDirectory
  state: LiveState
  collector: Pick<CollectorClient, 'burst' | 'ageMs'>
  /** The proof looks again at once. */
  onChange: (requestId: string) => void
}

interface Caller {
  who: Principal
  remoteAddress: string
}

/**
 * *Uji 1 detik*: the link of a request is read every second, or as often as its agent renews its counters; the collector
 * ends it by itself. The live lines go to those who watch the link, and to nobody else.
 */
export const createProofBurst = ({ db, clock, audit, directory, state, collector, onChange }: BurstParts) => {
  /** What the collector promised last: its status comes some seconds later. */
  const promised = new Map<string, { untilMs: number; atMs: number }>()

  const untilOf = (linkId: string, nowMs: number): number | null => {
    const told = promised.get(linkId)
    if (told && nowMs - told.atMs < AWAY_MS) return told.untilMs > nowMs ? told.untilMs : null
    return state.view(linkId, nowMs)?.burstUntilMs ?? null
  }

  const view = (linkId: string): BurstView => {
    const nowMs = clock.nowMs()
    const ageMs = collector.ageMs()
    const link = state.view(linkId, nowMs)
    const refreshMs = refreshMsOf({ directory, state }, linkId) ?? 0
    return {
      untilMs: untilOf(linkId, nowMs),
      cadenceMs: Math.max(SECOND_MS, Math.ceil(refreshMs / SECOND_MS - 0.2) * SECOND_MS),
      problem:
        ageMs === null || ageMs > AWAY_MS
          ? 'collector-away'
          : !link || link.quarantine !== null
            ? 'not-measured'
            : null,
    }
  }

  const ask = async (linkId: string, minutes: number): Promise<number> => {
    const reply = await collector.burst(linkId, minutes)
    if (!reply.ok) throw new AppError('unavailable', `The burst did not change: ${reply.problem}`)
    const untilMs = reply.untilMs ?? clock.nowMs() + minutes * 60_000
    promised.set(linkId, { untilMs, atMs: clock.nowMs() })
    return untilMs
  }

  const record = (linkId: string, { who, remoteAddress }: Caller, before: number | null, after: number | null) =>
    db.transaction().execute((tx) =>
      audit.record(tx, {
        action: 'link.burst',
        subject: `link:${linkId}`,
        byAccountId: who.accountId,
        byName: who.name,
        remoteAddress,
        before: { burstUntilMs: before },
        after: { burstUntilMs: after },
      }),
    )

  return {
    view,
    async start(
      { requestId, linkId, minutes }: { requestId: string; linkId: string; minutes: number },
      caller: Caller,
    ): Promise<BurstView> {
      const before = untilOf(linkId, clock.nowMs())
      const untilMs = await ask(linkId, minutes)
      await record(linkId, caller, before, untilMs)
      onChange(requestId)
      return view(linkId)
    },
    async stop({ requestId, linkId }: { requestId: string; linkId: string }, caller: Caller): Promise<BurstView> {
      const before = untilOf(linkId, clock.nowMs())
      await ask(linkId, 0)
      await record(linkId, caller, before, null)
      onChange(requestId)
      return view(linkId)
    },
  }
}
export type ProofBurst = ReturnType<typeof createProofBurst>
