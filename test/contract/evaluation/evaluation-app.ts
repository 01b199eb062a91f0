import { addToColumns, COLUMN_STEP_MS, emptyColumns } from '#domain/rollup-columns.ts'
import { emptyRollup } from '#domain/rollup.ts'
import { createInventoryDirectory } from '#server/directory/inventory-directory.ts'
import { createCloseQuarterJob, type CloseQuarterJob } from '#server/features/evaluation/close-quarter-job.ts'
import {
  createEvaluationFeature,
  type EvaluationFeature,
} from '#server/features/evaluation/create-evaluation-feature.ts'
import { createEvaluationOffice } from '#server/features/evaluation/evaluation-office.ts'
import { createEvaluationStore } from '#server/features/evaluation/evaluation-store.ts'
import { createSurveyFeature } from '#server/features/survey/create-survey-feature.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import type { EvaluationView } from '#wire/evaluation.ts'
import { disposed, increaseOf, type RequestsApp, startRequestsApp } from '../requests/requests-app.ts'

/** The evaluation with its real neighbours on a real database; the measurements are one steady link, or a failure. */
export interface EvaluationApp extends RequestsApp {
  evaluation: EvaluationFeature
  telemetry: { fails: boolean; asked: number; downShare: number }
  /** Another server on the same database. */
  secondJob(): CloseQuarterJob
  /** Asks for the figures and waits for them. */
  computed(quarter: string): Promise<EvaluationView>
  /** A request done from submission to declaration. */
  finished(): Promise<string>
}

export const startEvaluationApp = async (): Promise<EvaluationApp> => {
  const app = await startRequestsApp()
  const telemetry = { fails: false, asked: 0, downShare: 0 }
  const reader: Pick<TelemetryReader, 'columns'> = {
    columns({ linkId, fromMs, toMs }) {
      telemetry.asked += 1
      if (telemetry.fails) return Promise.reject(new Error('the store is away'))
      const columns = emptyColumns(linkId, fromMs, (toMs - fromMs) / COLUMN_STEP_MS)
      if (linkId !== 'dinkes-utama') return Promise.resolve(columns)
      for (let atMs = fromMs; atMs < toMs; atMs += COLUMN_STEP_MS) {
        const row = emptyRollup(linkId, atMs)
        Object.assign(row.down, { samples: 30, measuredMs: 300_000, octets: 3e8, maxBps: 8e6 })
        Object.assign(row.up, { samples: 30, measuredMs: 300_000, octets: 1e8, maxBps: 3e6 })
        Object.assign(row, { operPolls: 30, operDown: 30 * telemetry.downShare })
        addToColumns(columns, row)
      }
      return Promise.resolve(columns)
    },
  }
  const { parts, feature } = app
  const links = parts.directory.links().slice(0, 3)
  const { surveys } = createSurveyFeature({ ...parts, mount: app.mount, requests: feature.register })
  const context = {
    ...parts,
    mount: app.mount,
    telemetry: reader as TelemetryReader,
    sources: {
      inventoryDuring: () =>
        Promise.resolve({
          links,
          opds: [...createInventoryDirectory({ links: [...links], opds: [] }).opds(), ...parts.directory.opds()],
          devices: [],
        }),
      requests: feature.register,
      contracts: parts.contracts,
      complaints: { ofPeriod: () => Promise.resolve([]) },
      surveys,
      maintenance: { excused: () => [] },
      rules: app.calendar.rules,
      settings: parts.settings,
      codeVersion: 'test',
    },
  }
  const evaluation = createEvaluationFeature(context)
  const view = (quarter: string) => app.ok<EvaluationView>('head', 'GET', `/evaluations/${quarter}`)
  return {
    ...app,
    evaluation,
    telemetry,
    secondJob() {
      const other = { ...context, store: createEvaluationStore(parts.db) }
      return createCloseQuarterJob(other, createEvaluationOffice(other))
    },
    async computed(quarter) {
      await app.ok('head', 'POST', `/evaluations/${quarter}/compute`, {})
      await evaluation.office.idle()
      return view(quarter)
    },
    async finished() {
      const started = await app.move('technician', await disposed(app), 'start')
      const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
      const text = { text: 'x', andComplete: { declaration: 'y' } }
      const { id } = await app.move('technician', increased, 'report', text)
      // A figure tells what happened before its instant.
      app.clock.advance(60_000)
      return id
    },
    async stop() {
      await evaluation.office.idle()
      await app.stop()
    },
  }
}
