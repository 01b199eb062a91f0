import type { QuarterId } from '../calendar-quarter.ts'
import type { SlaSettings } from '../sla-rules.ts'

/**
 * The quarterly evaluation as one data set (domain.md §9, §11): screens, PDF, XLSX, CSV and JSON are views of it, so their
 * totals cannot differ. Absent is not zero: what could not be measured is null and says why.
 */
export const documentSchema = 'pantau-evaluation/1'

/** Another number: the definitions changed, so figures of before are not compared (trend: "definisi berubah"). */
export const definitionsVersion = 1

export const figureGroups = [
  'counts',
  'onTime',
  'turnaround',
  'step',
  'breach',
  'pause',
  'proof',
  'added',
  'beforeAfter',
  'usage',
  'availability',
  'workload',
  'complaint',
  'data',
  'skm',
] as const
export type FigureGroup = (typeof figureGroups)[number]

/** `share` is 0..1, `minutes` are minutes (of the judging calendar where a clock gave them), `bps` is bit/s. */
export const figureUnits = ['count', 'share', 'minutes', 'bps', 'index'] as const
export type FigureUnit = (typeof figureUnits)[number]

/** What a value could really be: by chance (`wilson95`, small numbers) or by what was not measured (`missing_data`). */
export const intervalKinds = ['wilson95', 'missing_data'] as const
export interface FigureInterval {
  kind: (typeof intervalKinds)[number]
  low: number
  /** Null: no upper limit is known. */
  high: number | null
}

/**
 * Why there is no value: nothing in the population; fewer than five, see `list`; nothing measured; too little measured to
 * compare; nothing that could show it is recorded.
 */
export const absences = ['empty', 'few', 'no_telemetry', 'low_coverage', 'not_recorded'] as const
export type Absence = (typeof absences)[number]

/** The tables of `rows` that figures point into. */
export const rowKinds = ['requests', 'increases', 'complaints', 'links', 'surveys'] as const
export type RowKind = (typeof rowKinds)[number]

export interface Figure {
  id: string
  group: FigureGroup
  unit: FigureUnit
  value: number | null
  absent: Absence | null
  /** Of a share or a mean: what was divided by what. */
  numerator: number | null
  denominator: number | null
  interval: FigureInterval | null
  /** How many rows (requests, links, …) the figure is about. */
  population: number
  /** Share of the population, or of its time, that is known: 0..1. Null where everything is known by nature (counts). */
  coverage: number | null
  /** Fewer than five values: the values themselves, ascending (domain.md §9). */
  list: number[]
  /** The rows behind it, ids in a table of `rows`. */
  rows: { of: RowKind; ids: string[] }
}

export interface FigureDefinition {
  id: string
  name: string
  nameEn: string
  /** Indonesian, as printed in the appendix. */
  definition: string
  population: string
  /** Which way is good; null: neither. */
  better: 'more' | 'less' | null
}

export const columnTypes = ['text', 'count', 'share', 'minutes', 'bps', 'index', 'instant', 'date', 'flag'] as const
export type ColumnType = (typeof columnTypes)[number]
/** `instant` cells are epoch ms, `flag` cells booleans, `text` and `date` strings, the others numbers. */
export type Cell = string | number | boolean | null

export interface TableColumn {
  id: string
  title: string
  type: ColumnType
}

export interface Table {
  id: string
  title: string
  columns: TableColumn[]
  rows: { id: string; cells: Cell[] }[]
}

export interface EvaluationSettings {
  /** A 5-minute mean of at least this share of the contract is "at the ceiling". */
  ceilingShare: number
  /** A contract whose fullest 5 minutes stayed at or below this share was never really used. */
  idleShare: number
  /** Minutes at the ceiling from which a link should get more before anybody asks … */
  needMinutes: number
  /** … or the share of the contract that its p95 reaches. */
  needShare: number
  /** Days before and after an increase that are compared; whole weeks, so that the weekdays are the same. */
  comparisonDays: number
  /** Below this coverage nothing is compared and no contract is called idle. */
  minCoverage: number
}

export const defaultEvaluationSettings: EvaluationSettings = {
  ceilingShare: 0.95,
  idleShare: 0.2,
  needMinutes: 600,
  needShare: 0.9,
  comparisonDays: 14,
  minCoverage: 0.8,
}

/** Everything that is hashed and frozen. */
export interface EvaluationContent {
  schema: typeof documentSchema
  definitionsVersion: number
  quarter: QuarterId
  title: string
  fromMs: number
  toMs: number
  /** States are those of this instant: the quarter's end, or now while it runs. */
  atMs: number
  isFinished: boolean
  calendar: { version: string; isProvisional: boolean; note: string }
  /** The rules that were in force at `atMs`. */
  settings: { sla: SlaSettings; evaluation: EvaluationSettings }
  codeVersion: string
  figures: Figure[]
  definitions: FigureDefinition[]
  tables: Table[]
  /** The rows behind the figures: requests, increases, complaints, links, surveys. */
  rows: Table[]
  /** What a reader must know before trusting a figure, Indonesian sentences. */
  remarks: string[]
}

export interface EvaluationDocument extends EvaluationContent {
  /** When it was computed, from what was recorded by then. Not part of the hash: the same data give the same hash. */
  computedAtMs: number
  /** SHA-256 of the canonical JSON of the content. */
  hash: string
}
