import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import type { QuarterId } from '#domain/calendar-quarter.ts'
import type { Config } from '#platform/config.ts'
import type { Inventory } from '#platform/inventory.ts'
import { createLogger } from '#platform/logger.ts'
import { openTelemetryReader } from '#telemetry/open-telemetry.ts'
import { singleServer } from './cluster/single-server.ts'
import { createServer } from './create-server.ts'
import { openConfiguredDatabase } from './database/open-service-database.ts'
import type { ComputeOptions } from './features/evaluation/compute-document.ts'

export interface OpenEvaluations {
  /** Computed from what is recorded and measured now; nothing is kept. */
  document(quarter: QuarterId, options?: ComputeOptions): Promise<EvaluationDocument>
  /** The document as report or workbook; it goes out unsigned, because only the server holds signatures. */
  file(kind: 'pdf' | 'xlsx', document: EvaluationDocument): Promise<Buffer>
  close(): Promise<void>
}

/**
 * The evaluation without a running server, for the command line: the same features over the same stores, built and not
 * started, so that no port is taken and no job runs. May stand beside a running server.
 */
export const openEvaluations = async ({
  config,
  inventory,
  version,
}: {
  config: Config
  inventory: Inventory
  version: string
}): Promise<OpenEvaluations> => {
  const db = await openConfiguredDatabase(config)
  const telemetry = await openTelemetryReader(config)
  const { evaluation, evaluationPrints, memory } = createServer({
    config,
    inventory,
    db,
    cluster: singleServer(),
    telemetry,
    clock: { nowMs: () => Date.now() },
    version,
    webDir: '',
    checkReplies: false,
    log: createLogger('evaluate', 'error'),
  })
  for (const part of memory) await part.start()
  return {
    document: (quarter, options) => evaluation.office.document(quarter, options),
    file: (kind, document) =>
      evaluationPrints.file(kind, { document, notes: [], followUps: [], signature: null, hash: null }),
    async close() {
      for (const part of [...memory].reverse()) await part.stop()
      await telemetry.close()
      await db.destroy()
    },
  }
}
