import { isOpen } from '../request-waiting.ts'
import type { Sha256 } from '../verification/inputs-hash.ts'
import { rulesAt, type SlaRules, slaRules } from '../sla-rules.ts'
import { canonicalJson } from '../canonical-json.ts'
import { complaintFacts, complaintFigures } from './complaint-figures.ts'
import { networkDefinitions } from './definitions-network.ts'
import { serviceDefinitions } from './definitions-service.ts'
import {
  definitionsVersion,
  documentSchema,
  type EvaluationContent,
  type EvaluationDocument,
  type Figure,
} from './document.ts'
import { countFigure } from './figure.ts'
import { increaseFacts } from './increase-facts.ts'
import type { EvaluationInput, RecordedRules } from './input.ts'
import { linkFacts, linkFigures } from './link-figures.ts'
import { networkTables } from './network-tables.ts'
import { addedFigures, addedRates, proofFigures } from './proof-figures.ts'
import { boundsOf, quarterTitle } from './quarter.ts'
import { remarksOf } from './remarks.ts'
import { type QuarterWindow, requestFact, type RequestFact } from './request-facts.ts'
import { requestFigures } from './request-figures.ts'
import { type Facts, rowTables } from './row-tables.ts'
import { serviceTables } from './service-tables.ts'
import { surveyFigures, surveysIn, surveyTable } from './survey-figures.ts'
import { trendTable } from './trend.ts'

/** The rules as the clock reads them, oldest first. */
const compileRules = (recorded: readonly RecordedRules[]): SlaRules[] =>
  recorded.map((rules) => slaRules(rules.recordedAtMs, rules.settings, rules.calendar))

/** What the quarter looks at: its bounds, its instant, the rules. Throws RangeError without a single rule. */
export const quarterWindow = ({ quarter, nowMs, rules }: EvaluationInput): QuarterWindow & { toMs: number } => {
  const { fromMs, toMs } = boundsOf(quarter)
  const compiled = compileRules(rules)
  return {
    fromMs,
    toMs,
    atMs: Math.max(fromMs, Math.min(toMs, nowMs)),
    rules: compiled,
    tolerance: (recordedAtMs) => rulesAt(compiled, recordedAtMs).settings.lateEntryMinutes,
  }
}

const isCounted = (fact: RequestFact): boolean =>
  fact.isIn ||
  fact.isDone ||
  fact.isRejected ||
  fact.isCancelled ||
  fact.isOpenAtStart ||
  fact.isOpenAtEnd ||
  fact.isNotReceived

const gatherFacts = (input: EvaluationInput, window: QuarterWindow): Facts => {
  const all = input.requests.map((request) => requestFact(request, window))
  const increases = input.requests.flatMap((request) => increaseFacts(request, window))
  const withIncrease = new Set(increases.map((one) => one.requestId))
  const asking = new Set(all.filter((fact) => isOpen(fact.state)).map((fact) => fact.linkId))
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  return {
    requests: all.filter((fact) => isCounted(fact) || withIncrease.has(fact.id)).sort(byId),
    increases: increases.sort(byId),
    complaints: complaintFacts(input.complaints, window).sort(byId),
    links: linkFacts(input.links, input.usage, asking),
    surveys: surveysIn(input.surveys, window).sort(byId),
  }
}

const recordFigures = ({ requests }: Facts): Figure[] =>
  (['lateEntries', 'corrections'] as const).map((key) =>
    countFigure(
      { id: `data.${key}`, group: 'data', of: 'requests' },
      requests.filter((fact) => fact[key] > 0),
      requests.reduce((sum, fact) => sum + fact[key], 0),
    ),
  )

/**
 * The evaluation of a quarter (domain.md §9) from plain data: the same input gives the same document, byte for byte.
 * States are those of the quarter's last instant; verdicts and explanations count as far as they are known at `nowMs`.
 */
export const evaluateQuarter = (input: EvaluationInput): EvaluationContent => {
  const window = quarterWindow(input)
  const { fromMs, toMs, atMs, rules } = window
  const facts = gatherFacts(input, window)
  const finished = facts.requests.filter((fact) => fact.isDone).length
  const temporary = new Set(facts.increases.filter((one) => one.isTemporary).map((one) => one.requestId))
  const added = addedRates(input.contracts, facts.requests, temporary, window)
  const figures = [
    ...requestFigures(facts.requests),
    ...proofFigures(facts.increases, facts.requests),
    ...addedFigures(added),
    ...linkFigures(facts.links, input.settings),
    ...recordFigures(facts),
    ...complaintFigures(facts.complaints),
    ...surveyFigures(facts.surveys, finished),
  ]
  const definitions = [...serviceDefinitions, ...networkDefinitions]
  const { settings: sla } = rulesAt(rules, atMs)
  const { calendar } = input.rules.findLast((one) => one.recordedAtMs <= atMs) ?? (input.rules[0] as RecordedRules)
  const year = Number(input.quarter.slice(0, 4))
  const doubt = calendar.provisional.find((one) => one.year === year)
  const isProvisional = doubt !== undefined || !calendar.decreedYears.includes(year)
  return {
    schema: documentSchema,
    definitionsVersion,
    quarter: input.quarter,
    title: `Laporan Evaluasi Kinerja Pelayanan Penambahan Bandwidth ${quarterTitle(input.quarter)}`,
    fromMs,
    toMs,
    atMs,
    isFinished: atMs === toMs,
    calendar: { version: calendar.version, isProvisional, note: doubt?.note ?? '' },
    settings: { sla, evaluation: input.settings },
    codeVersion: input.codeVersion,
    figures,
    definitions,
    tables: [
      ...serviceTables(facts, window),
      ...networkTables(facts, added, input.opds, input.settings),
      surveyTable(facts.surveys, finished),
      trendTable(input.quarter, figures, definitions, input.earlier),
    ],
    rows: rowTables(facts, input.settings),
    remarks: remarksOf({ facts, figures, isProvisional, isFinished: atMs === toMs }),
  }
}

/** The content with its hash: what is shown, signed and frozen. */
export const sealDocument = (content: EvaluationContent, computedAtMs: number, sha256: Sha256): EvaluationDocument => ({
  ...content,
  computedAtMs,
  hash: sha256(canonicalJson(content)),
})

/** Whether a document is what its hash says. */
export const isIntact = (document: EvaluationDocument, sha256: Sha256): boolean => {
  const { computedAtMs, hash, ...content } = document
  return sealDocument(content, computedAtMs, sha256).hash === hash
}
