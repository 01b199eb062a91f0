import { complaintStates } from '#domain/complaint.ts'
import type { Metrics, Reading } from '#platform/metrics.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ComplaintRegister } from '../../ports/complaint-register.ts'
import type { ProofRecords } from '../../ports/proof-records.ts'
import type { RequestFigures } from '../../ports/request-figures.ts'

export interface ServiceMetricsContext {
  metrics: Metrics
  db: ServiceDb
  clock: Clock
  figures(nowMs: number): Promise<RequestFigures>
  complaints: Pick<ComplaintRegister, 'countByState'>
  proofs: Pick<ProofRecords, 'marks' | 'ceilings'>
}

const noComplaints = Object.fromEntries(complaintStates.map((state) => [state, 0]))

/** All families of one scrape ask at once: they share one reading. */
const shared = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let pending: Promise<T> | null = null
  return () => {
    pending ??= read().finally(() => {
      pending = null
    })
    return pending
  }
}

const tally = <L extends string>(label: L, counts: Readonly<Record<string, number>>): Reading<L>[] =>
  Object.entries(counts).map(([key, count]) => [{ [label]: key } as Record<L, string>, count])

/** Requests, their clock, complaints and proofs as counts and instants: no numbers of letters, no text, nobody's name. */
export const createServiceMetrics = ({
  metrics,
  db,
  clock,
  figures,
  complaints,
  proofs,
}: ServiceMetricsContext): void => {
  const read = shared(() => figures(clock.nowMs()))
  const quarter = (name: string, help: string, of: (now: RequestFigures['quarter']) => number | null): void => {
    metrics.gauges(`quarter_${name}`, `${help} in the running quarter`, ['quarter'], async () => {
      const { quarter: now } = await read()
      const value = of(now)
      return value === null ? [] : [[{ quarter: now.id }, value] as const]
    })
  }
  metrics.gauges('requests', 'Requests by state, drafts left out', ['state'], async () =>
    tally('state', (await read()).byState),
  )
  metrics.gauges('requests_open', 'Requests on which the office still has to act', [], async () => [
    [{}, (await read()).open] as const,
  ])
  metrics.gauges('request_clocks', 'Clocks of requests by what they say now', ['clock'], async () => {
    const { byClock } = await read()
    // What an alert asks for must be there, also when it is none.
    return tally('clock', { running: 0, at_risk: 0, breached: 0, paused: 0, ...byClock })
  })
  quarter('requests_done', 'Requests first declared done', ({ done }) => done)
  quarter('requests_on_time', 'Those of them that kept the 24 hours', ({ onTime }) => onTime)
  quarter('requests_proven', 'Those of them that measurement proved', ({ proven }) => proven)
  quarter('requests_false_done', 'Those of them that measurement contradicted', ({ falseDone }) => falseDone)
  quarter('net_minutes_median', 'Median of the counted minutes until done', ({ medianNetMinutes }) => medianNetMinutes)
  quarter('net_minutes_p90', '90th percentile of the counted minutes until done', ({ p90NetMinutes }) => p90NetMinutes)

  metrics.gauges('complaints', 'Complaints by state', ['state'], async () =>
    tally('state', { ...noComplaints, ...(await complaints.countByState()) }),
  )
  metrics.gauges(
    'link_proof_timestamp_seconds',
    'When this verdict was last given on the link, epoch seconds',
    ['link', 'verdict'],
    async () =>
      (await proofs.marks(db)).map(({ linkId: link, verdict, atMs }) => [{ link, verdict }, atMs / 1000] as const),
  )
  metrics.gauges(
    'link_ceiling_bps',
    'Ceiling that the newest proof has measured; no line where none was seen',
    ['link', 'direction'],
    async () =>
      (await proofs.ceilings(db)).map(({ linkId: link, direction, bps }) => [{ link, direction }, bps] as const),
  )
}
