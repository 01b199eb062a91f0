import type { QuarterId } from '#domain/calendar-quarter.ts'
import type { EarlierQuarter, EvaluationInput } from '#domain/evaluation/input.ts'
import type { FoldTask } from '#domain/evaluation/fold-link.ts'
import { foldTasks } from '#domain/evaluation/fold-tasks.ts'
import { boundsOf } from '#domain/evaluation/quarter.ts'
import type { Inventory } from '#platform/inventory.ts'
import { createHash } from 'node:crypto'
import type { ComplaintRegister } from '../../ports/complaint-register.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { MaintenanceBook } from '../../ports/maintenance-book.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { Settings } from '../../ports/settings.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import type { SurveyRegister } from '../../ports/survey-register.ts'

/** Where the data of an evaluation come from: other features, by their ports. */
export interface EvaluationSources {
  /** What there was at some instant of [fromMs, toMs): a retired link keeps its place in the quarters that it served. */
  inventoryDuring(fromMs: number, toMs: number): Promise<Pick<Inventory, 'links' | 'opds' | 'devices'>>
  requests: Pick<RequestRegister, 'ofPeriod' | 'earliestMs'>
  contracts: Pick<ContractBook, 'steps'>
  complaints: Pick<ComplaintRegister, 'ofPeriod'>
  surveys: SurveyRegister
  maintenance: Pick<MaintenanceBook, 'excused'>
  rules: Pick<SlaRulesBook, 'recorded'>
  settings: Pick<Settings, 'current'>
  codeVersion: string
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const DEFAULT_INTERVAL_MS = 10_000

/** Everything but the measurements, as plain data, and what must be measured. */
export const gatherInput = async (
  sources: EvaluationSources,
  quarter: QuarterId,
  nowMs: number,
  earlier: readonly EarlierQuarter[],
): Promise<{ input: EvaluationInput; tasks: FoldTask[] }> => {
  const { contracts, maintenance } = sources
  const { fromMs, toMs } = boundsOf(quarter)
  const inventory = await sources.inventoryDuring(fromMs, toMs)
  const registered = await sources.requests.ofPeriod(fromMs, toMs)
  const intervals = new Map(inventory.devices.map(({ id, intervalMs }) => [id, intervalMs]))
  const deviceOf = new Map(inventory.links.map(({ id, deviceId }) => [id, deviceId]))
  const input: EvaluationInput = {
    quarter,
    nowMs,
    codeVersion: sources.codeVersion,
    settings: sources.settings.current('evaluation'),
    rules: sources.rules.recorded().filter(({ recordedAtMs }, index) => index === 0 || recordedAtMs <= nowMs),
    opds: inventory.opds.map(({ id, name }) => ({ id, name })),
    links: inventory.links.map(({ id, opdId }) => ({ id, opdId })),
    requests: registered.map(({ id, snapshot, events }) => ({ id, opdId: snapshot.opdId, events })),
    contracts: inventory.links.flatMap(({ id }) => contracts.steps(id, 0, nowMs)),
    complaints: await sources.complaints.ofPeriod(fromMs, toMs),
    surveys: await sources.surveys.ofPeriod(fromMs, toMs),
    usage: [],
    earlier,
  }
  const tasks = foldTasks(input, {
    intervalMs: (linkId) => intervals.get(deviceOf.get(linkId) ?? '') ?? DEFAULT_INTERVAL_MS,
    excused: (linkId, from, to) => maintenance.excused(linkId, from, to),
  })
  return { input, tasks }
}
