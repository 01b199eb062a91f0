import type { Principal } from '#domain/principal.ts'
import type { DirectionView, MissingView, VerdictChange } from '#wire/verification-views.ts'
import type { BurstView, ProofView } from '#wire/verification.ts'
import { changeOf, type StoredProof, type StoredVerdict } from './proof-store.ts'

const changeFor = (who: Principal, stored: StoredVerdict): VerdictChange => ({
  ...changeOf(stored),
  byName: who.role === 'opd' ? null : stored.byName,
})

/** Why a binding is in doubt names ports of the office's devices: an OPD learns that it is, not where. */
const withoutDoubt = <T extends { numbers: MissingView['numbers'] }>(row: T): T => {
  const { identityDoubt, reason } = row.numbers
  if (typeof identityDoubt !== 'string' && typeof reason !== 'string') return row
  const hidden = Object.fromEntries(
    Object.entries(row.numbers).map(([key, value]) => [key, typeof value === 'string' ? 'in_doubt' : value]),
  )
  return { ...row, numbers: hidden }
}

const directionFor = (who: Principal, direction: DirectionView): DirectionView =>
  who.role === 'opd'
    ? {
        ...direction,
        missing: direction.missing.map((row) => (row.code === 'identity' ? withoutDoubt(row) : row)),
        evidence: direction.evidence.map((row) => (row.id === 'E0' ? withoutDoubt(row) : row)),
      }
    : direction

/** The proof as this reader may see it. `verdicts` oldest first, as stored. */
export const presentProof = (
  proof: StoredProof,
  verdicts: readonly StoredVerdict[],
  { who, burst }: { who: Principal; burst: BurstView },
): ProofView => {
  const measuredSeq = verdicts.findLast(({ isOverride }) => !isOverride)?.seq ?? 0
  const override = verdicts.findLast(({ isOverride, seq }) => isOverride && seq > measuredSeq)
  const proven = verdicts.find(
    ({ isOverride, verdict, increaseVersion }) =>
      !isOverride && verdict === 'proven' && increaseVersion === proof.increaseVersion,
  )
  const isOpd = who.role === 'opd'
  const { tasks } = proof.task
  return {
    ...proof,
    override: override ? changeFor(who, override) : null,
    directions: proof.directions.map((direction) => directionFor(who, direction)),
    missing: isOpd ? proof.missing.map((row) => (row.code === 'identity' ? withoutDoubt(row) : row)) : proof.missing,
    task: {
      ...proof.task,
      tasks: isOpd
        ? tasks.map((task) => ({ ...task, identityDoubt: task.identityDoubt === null ? null : 'in_doubt' }))
        : tasks,
    },
    timeToProofMs: proven ? proven.atMs - proof.task.changedAtMs : null,
    history: verdicts.map((one) => changeFor(who, one)).reverse(),
    burst,
  }
}
