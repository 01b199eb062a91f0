import type { Direction } from '#domain/sample.ts'
import type { Bucket, TelemetryReader } from '#telemetry/telemetry-store.ts'
import type { ProofSeries } from '#wire/verification.ts'
import type { StoredProof } from './proof-store.ts'

/** As many as a wide chart has pixels. */
const MAX_POINTS = 1_200
const MAX_BUCKETS = 20_000
const CLASSES = 25
const STEPS_S = [1, 5, 10, 30, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400]

type DrawnDirection = ProofSeries['directions'][number]

interface Drawn {
  atMs: number
  octets: number
  measuredMs: number
}

const fold = (buckets: readonly Bucket[], direction: Direction, stepMs: number): Drawn[] => {
  const drawn: Drawn[] = []
  for (const bucket of buckets) {
    const atMs = Math.floor(bucket.atMs / stepMs) * stepMs
    const last = drawn.at(-1)
    const { octets, measuredMs } = bucket[direction]
    if (last?.atMs === atMs) {
      last.octets += octets
      last.measuredMs += measuredMs
    } else drawn.push({ atMs, octets, measuredMs })
  }
  return drawn
}

const rateOf = ({ octets, measuredMs }: Drawn): number | null =>
  measuredMs > 0 ? Math.round((octets * 8000) / measuredMs) : null

/** Shares of measured time per class of rate; all zero when nothing was measured. */
const distributionOf = (rows: readonly Drawn[], classBps: number): number[] => {
  const shares = Array.from({ length: CLASSES }, () => 0)
  const total = rows.reduce((sum, { measuredMs }) => sum + measuredMs, 0)
  for (const row of rows) {
    const at = Math.min(CLASSES - 1, Math.floor((rateOf(row) ?? 0) / classBps))
    if (total > 0) shares[at] = (shares[at] ?? 0) + row.measuredMs / total
  }
  return shares
}

const shareAbove = (rows: readonly Drawn[], levelBps: number): number | null => {
  const total = rows.reduce((sum, { measuredMs }) => sum + measuredMs, 0)
  const above = rows.filter((row) => (rateOf(row) ?? 0) > levelBps).reduce((sum, { measuredMs }) => sum + measuredMs, 0)
  return total > 0 ? above / total : null
}

/** The pictures of a proof: what was judged, drawn. Rejects with TelemetryStoreError. */
export const drawProof = async (
  { requestId, linkId, task, directions }: StoredProof,
  telemetry: Pick<TelemetryReader, 'series'>,
  isOfficeTime: (atMs: number) => boolean,
): Promise<ProofSeries> => {
  const isLab = task.tasks.some(({ timeScale }) => timeScale < 1)
  const fineMs =
    1000 * (STEPS_S.find((s) => (isLab || s >= 300) && (task.toMs - task.fromMs) / 1000 / s <= MAX_BUCKETS) ?? 3600)
  const lengthMs =
    1000 * (STEPS_S.find((s) => s * 1000 >= fineMs && (task.toMs - task.fromMs) / 1000 / s < MAX_POINTS) ?? 604_800)
  const fromMs = Math.floor(task.fromMs / lengthMs) * lengthMs
  const toMs = Math.max(fromMs + lengthMs, Math.floor(task.toMs / lengthMs) * lengthMs)
  const { buckets } = await telemetry.series({ linkId, fromMs, toMs, stepMs: fineMs })

  const drawOne = ({ direction, fromBps, toBps }: (typeof task.tasks)[number]): DrawnDirection => {
    const judged = directions.find((one) => one.direction === direction)
    const office = fold(buckets, direction, fineMs).filter((row) => row.measuredMs > 0 && isOfficeTime(row.atMs))
    const before = office.filter(({ atMs }) => atMs + fineMs <= task.changedAtMs)
    const after = office.filter(({ atMs }) => atMs >= task.changedAtMs)
    const classBps = (toBps * 1.25) / CLASSES
    const levelBps = Math.round((judged?.oldCeilingBps ?? fromBps) * 1.05)
    return {
      direction,
      fromBps,
      toBps,
      oldCeilingBps: judged?.oldCeilingBps ?? null,
      newCeilingBps: judged?.newCeilingBps ?? null,
      changePointMs: judged?.changePointMs ?? null,
      points: fold(buckets, direction, lengthMs).map((row) => ({
        atMs: row.atMs,
        bps: rateOf(row),
        isOffice: isOfficeTime(row.atMs),
      })),
      distribution: {
        classBps,
        before: distributionOf(before, classBps),
        after: distributionOf(after, classBps),
        levelBps,
        shareBefore: shareAbove(before, levelBps),
        shareAfter: shareAbove(after, levelBps),
      },
    }
  }
  return { requestId, changedAtMs: task.changedAtMs, fromMs, toMs, lengthMs, directions: task.tasks.map(drawOne) }
}
