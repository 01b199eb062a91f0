import { quarterBounds, quarterOf } from '#domain/calendar-quarter.ts'
import { proportion } from '#domain/evaluation/proportion.ts'
import { nearestRank } from '#domain/percentile.ts'
import type { Verdict } from '#domain/verification/model.ts'
import type { ProofSupervision, ShareView } from '#wire/verification.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { RegisteredRequest, RequestRegister } from '../../ports/request-register.ts'
import { readProof, readVerdicts, type StoredVerdict } from './proof-store.ts'

const MAX_ROWS = 200
const SIX_MONTHS_MS = 184 * 86_400_000
const wasFalse: readonly Verdict[] = ['not_effective', 'partial', 'reverted']

const shareOf = (n: number, of: number): ShareView => {
  const { share, low, high } = proportion(n, of)
  return { n, of, share, low, high }
}

interface Parts {
  db: ServiceDb
  register: RequestRegister
  directory: LinkDirectory
}

/** What the verdicts say of one request that was declared done. */
interface DoneFacts {
  verdict: Verdict
  wasFalse: boolean
  isJudged: boolean
  timeToProofMs: number | null
}

const factsOf = (verdicts: readonly StoredVerdict[], { snapshot }: RegisteredRequest): DoneFacts => {
  const measured = verdicts.filter(({ isOverride }) => !isOverride)
  const proven = measured.find(({ verdict }) => verdict === 'proven')
  const change = proven && snapshot.increases.find(({ version }) => version === proven.increaseVersion)
  return {
    verdict: measured.at(-1)?.verdict ?? 'not_yet_provable',
    wasFalse: measured.some(({ verdict }) => wasFalse.includes(verdict)),
    isJudged: measured.some(({ verdict }) => verdict !== 'not_yet_provable'),
    timeToProofMs: proven && change ? proven.atMs - change.changedAtMs : null,
  }
}

/** Declared done, not proven by measurement, and nobody has closed it: what the head must look after. */
const unprovenRows = async ({ db, register, directory }: Parts, nowMs: number) => {
  const waiting = (await register.provable(nowMs - SIX_MONTHS_MS)).filter(
    ({ snapshot: { state, verdict } }) => state === 'done' && (verdict?.verdict !== 'proven' || verdict.isOverride),
  )
  const rows: ProofSupervision['declaredUnproven'] = []
  for (const { id, snapshot } of waiting) {
    const proof = await readProof(db, id)
    const { doneAtMs } = snapshot.clock
    if (doneAtMs === null) continue
    const times = (proof?.directions ?? []).flatMap(({ forecast }) => forecast?.provableAtMs ?? [])
    rows.push({
      requestId: id,
      number: snapshot.number,
      opdShortName: directory.opd(snapshot.opdId)?.shortName ?? snapshot.opdId,
      linkId: snapshot.form.linkId,
      doneAtMs,
      verdict: proof?.verdict ?? 'not_yet_provable',
      isOverridden: snapshot.verdict?.isOverride ?? false,
      missing: proof?.missing ?? [],
      provableAtMs: times.length === 0 ? null : Math.max(...times),
    })
  }
  return rows.sort((a, b) => a.doneAtMs - b.doneAtMs).slice(0, MAX_ROWS)
}

/** The figures of /supervision for the running quarter; every share says of how many it is one. */
export const readSupervision = async (parts: Parts, nowMs: number): Promise<ProofSupervision> => {
  const { db, register } = parts
  const quarter = quarterOf(nowMs)
  const bounds = quarterBounds(quarter)
  if (!bounds) throw new RangeError(`${quarter} is not a quarter`)
  const done = (await register.ofPeriod(bounds.fromMs, bounds.toMs)).filter(({ snapshot }) => {
    const { doneAtMs } = snapshot.clock
    return doneAtMs !== null && doneAtMs >= bounds.fromMs && doneAtMs < bounds.toMs && snapshot.increases.length > 0
  })
  const facts: DoneFacts[] = []
  let overrides = 0
  for (const request of done) {
    const verdicts = await readVerdicts(db, request.id)
    facts.push(factsOf(verdicts, request))
    overrides += verdicts.filter(({ isOverride }) => isOverride).length
  }
  const byVerdict: Record<string, number> = {}
  for (const { verdict } of facts) byVerdict[verdict] = (byVerdict[verdict] ?? 0) + 1
  const judged = facts.filter(({ isJudged }) => isJudged)
  const minutes = facts.flatMap(({ timeToProofMs }) => (timeToProofMs === null ? [] : timeToProofMs / 60_000))
  const undeclared = await db
    .selectFrom('undeclared_changes')
    .select((table) => table.fn.countAll<number>().as('n'))
    .where('state', '=', 'open')
    .executeTakeFirst()
  return {
    serverNowMs: nowMs,
    quarter,
    declaredUnproven: await unprovenRows(parts, nowMs),
    falseDone: shareOf(judged.filter((one) => one.wasFalse).length, judged.length),
    proven: shareOf(facts.filter(({ verdict }) => verdict === 'proven').length, facts.length),
    judged: shareOf(judged.length, facts.length),
    overrides,
    byVerdict,
    timeToProof: {
      n: minutes.length,
      medianMinutes: minutes.length === 0 ? null : Math.round(nearestRank(minutes, 50) ?? 0),
      p90Minutes: minutes.length === 0 ? null : Math.round(nearestRank(minutes, 90) ?? 0),
    },
    undeclaredOpen: Number(undeclared?.n ?? 0),
  }
}
