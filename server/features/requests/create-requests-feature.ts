import { judgingRules, readClock } from '#domain/sla-clock.ts'
import type { SlaRules } from '#domain/sla-rules.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { FileScope } from '../../ports/file-scope.ts'
import type { RequestFigures } from '../../ports/request-figures.ts'
import type { RequestPrintSource } from '../../ports/request-print-source.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { RequestReopener } from '../../ports/request-reopener.ts'
import { createClockJob } from './clock-job.ts'
import { mountRequestCommands, mountRequestReading } from './mount-requests.ts'
import { createRequestPrintSource } from './print-source.ts'
import { readFigures } from './request-board.ts'
import type { RequestParts } from './request-parts.ts'
import { createRequestFileScope, createRequestRegister, createRequestReopener } from './request-register.ts'
import { replayStored } from './request-scope.ts'
import { createRequestService } from './request-service.ts'
import { loadRequest } from './request-store.ts'

export interface RequestsFeature {
  register: RequestRegister
  reopener: RequestReopener
  fileScope: FileScope
  prints: RequestPrintSource
  /** Whose due time other rules would move (for the calendar's preview). */
  preview(
    rules: SlaRules,
  ): Promise<{ id: string; number: string | null; beforeDueAtMs: number | null; afterDueAtMs: number | null }[]>
  figures(nowMs: number): Promise<RequestFigures>
  part: Part
}

/** Requests: from the letter to the declared end, their clock, and what other features may ask of them. */
export const createRequestsFeature = (context: RequestParts & { mount: Mount }): RequestsFeature => {
  const { mount, ...parts } = context
  const { db, clock, rules, log } = parts
  const service = createRequestService(parts)
  const job = createClockJob(parts, service)
  mountRequestReading(mount, parts)
  mountRequestCommands(mount, parts, service)
  rules.onChange(() => {
    job
      .lookAtAll()
      .catch((error: unknown) => log.error({ error }, 'the clocks were not read again after a change of rules'))
  })

  const register = createRequestRegister(parts, service)
  return {
    register,
    prints: createRequestPrintSource(register, parts.directory),
    reopener: createRequestReopener(parts, service),
    fileScope: createRequestFileScope(parts),
    async preview(candidate) {
      const nowMs = clock.nowMs()
      const rows = await db
        .selectFrom('requests')
        .select(['id', 'number'])
        .where('clock_phase', 'in', ['open', 'paused', 'unknown'])
        .where('state', '!=', 'draft')
        .where('is_ended', '=', 0)
        .execute()
      const moved = []
      for (const { id, number } of rows) {
        const stored = await loadRequest(db, id)
        if (!stored) continue
        const facts = replayStored(stored, rules).snapshot.clock
        const dueBy = (history: readonly SlaRules[]) => {
          const { readings, judging } = readClock(facts, history, nowMs)
          return readings[judging].dueAtMs
        }
        const before = dueBy(rules.history())
        const after = dueBy([judgingRules(facts, [candidate], nowMs)])
        if (before !== after) moved.push({ id, number, beforeDueAtMs: before, afterDueAtMs: after })
      }
      return moved
    },
    figures: (nowMs) => readFigures(parts, nowMs),
    part: job.part,
  }
}
