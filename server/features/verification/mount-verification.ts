import type { Principal } from '#domain/principal.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import type { BurstView } from '#wire/verification.ts'
import { verificationRoutes } from '#wire/verification.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import { drawProof } from './draw-proof.ts'
import type { VerdictGiver } from './give-verdict.ts'
import { officeTimeOf } from './known-facts.ts'
import { overrideVerdict } from './override-verdict.ts'
import { presentProof } from './present-proof.ts'
import type { ProofBurst } from './proof-burst.ts'
import { readProof, readVerdicts } from './proof-store.ts'
import { readSupervision } from './supervision.ts'
import { listUndeclared, markExplained, readUndeclared } from './undeclared-store.ts'

export interface MountParts {
  mount: Mount
  db: ServiceDb
  clock: Clock
  audit: AuditLog
  directory: LinkDirectory
  telemetry: Pick<TelemetryReader, 'series'>
  register: RequestRegister
  rules: SlaRulesBook
  giver: VerdictGiver
  burst: ProofBurst
}

/** One text for "there is none" and "it is not yours". */
const noSuchRequest = () => new AppError('not-found', 'There is no such request')

/** The proof of a request: what is read, the burst, and the head's override. */
export const mountProof = (parts: MountParts): void => {
  const { mount, db, clock, register, telemetry, rules, burst } = parts

  const requireScope = async (who: Principal, id: string): Promise<void> => {
    if (!(await register.inScope(who, id))) throw noSuchRequest()
  }
  const proofOf = async (who: Principal, id: string) => {
    await requireScope(who, id)
    const proof = await readProof(db, id)
    if (!proof) return null
    return presentProof(proof, await readVerdicts(db, id), { who, burst: burst.view(proof.linkId) })
  }
  const linkOf = async (who: Principal, id: string): Promise<string> => {
    await requireScope(who, id)
    const request = await register.request(id)
    if (!request) throw noSuchRequest()
    return request.snapshot.form.linkId
  }

  mount(verificationRoutes.getProof, async ({ principal, params }) => {
    const proof = await proofOf(principal, params.id)
    return { serverNowMs: clock.nowMs(), proof }
  })

  mount(verificationRoutes.getProofSeries, async ({ principal, params }) => {
    await requireScope(principal, params.id)
    const proof = await readProof(db, params.id)
    const series = proof && (await drawProof(proof, telemetry, officeTimeOf(rules)).catch(unavailable))
    return { serverNowMs: clock.nowMs(), series }
  })

  const by = (principal: Principal, remoteAddress: string) => ({ who: principal, remoteAddress })
  const asReply = (view: BurstView) => ({ burst: view })

  mount(verificationRoutes.startProofBurst, async ({ principal, params, body, remoteAddress }) => {
    const linkId = await linkOf(principal, params.id)
    return asReply(
      await burst.start({ requestId: params.id, linkId, minutes: body.minutes }, by(principal, remoteAddress)),
    )
  })

  mount(verificationRoutes.stopProofBurst, async ({ principal, params, remoteAddress }) => {
    const linkId = await linkOf(principal, params.id)
    return asReply(await burst.stop({ requestId: params.id, linkId }, by(principal, remoteAddress)))
  })

  mount(verificationRoutes.overrideVerdict, async ({ principal, params, body, remoteAddress }) => {
    await requireScope(principal, params.id)
    await overrideVerdict(parts, { requestId: params.id, ...body }, { who: principal, remoteAddress })
    return { serverNowMs: clock.nowMs(), proof: await proofOf(principal, params.id) }
  })
}

/** What the office looks after: undeclared changes and the figures of supervision. */
export const mountSupervision = (parts: MountParts): void => {
  const { mount, db, clock, audit, directory } = parts

  mount(verificationRoutes.proofSupervision, () => readSupervision(parts, clock.nowMs()))

  mount(verificationRoutes.listUndeclared, async () => ({
    serverNowMs: clock.nowMs(),
    changes: await listUndeclared(db, directory),
  }))

  mount(verificationRoutes.explainUndeclared, async ({ principal, params, body, remoteAddress }) => {
    const { accountId, name } = principal
    await db.transaction().execute(async (tx) => {
      const before = await readUndeclared(tx, directory, params.id)
      if (!before) throw new AppError('not-found', 'There is no such change')
      if (before.state !== 'open')
        throw new AppError('conflict', 'Somebody explained it already', { reason: 'already-explained' })
      await markExplained(tx, params.id, { accountId, name, explanation: body.explanation, atMs: clock.nowMs() })
      await audit.record(tx, {
        action: 'verification.explain',
        subject: `undeclared:${params.id}`,
        byAccountId: accountId,
        byName: name,
        remoteAddress,
        before: { state: before.state },
        after: { explanation: body.explanation },
      })
    })
    const change = await readUndeclared(db, directory, params.id)
    if (!change) throw new AppError('not-found', 'There is no such change')
    return { change }
  })
}

/** A store that is busy or away is no defect of ours and no mistake of the caller. */
const unavailable = (error: unknown): never => {
  if (error instanceof TelemetryStoreError && error.retryable)
    throw new AppError('unavailable', 'The measurements cannot be read right now; try again')
  throw error
}
