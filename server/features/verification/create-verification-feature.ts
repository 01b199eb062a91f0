import type { LinkSample } from '#domain/sample.ts'
import type { Part } from '#platform/lifecycle.ts'
import { indexById } from '../../directory/inventory-in-force.ts'
import type { FeatureContext } from '../../feature-context.ts'
import type { CollectorClient } from '../../live/collector-client.ts'
import type { LiveState } from '../../live/live-state.ts'
import type { ActiveTestRunner } from '../../ports/active-test-runner.ts'
import type { ActiveTests } from '../../ports/active-tests.ts'
import type { ConfiguredRates } from '../../ports/configured-rates.ts'
import type { ProofRecords } from '../../ports/proof-records.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import { createActiveTester } from './active-test.ts'
import { createVerdictGiver } from './give-verdict.ts'
import type { LookParts } from './look-at-proof.ts'
import { mountActiveTest } from './mount-active-test.ts'
import { mountProof, mountSupervision } from './mount-verification.ts'
import { createProofBurst } from './proof-burst.ts'
import { createProofJob, type ProofJob } from './proof-job.ts'
import { readCeilings, readMarks } from './proof-marks.ts'
import { newestRecord, readRecord } from './proof-store.ts'
import { createUndeclaredJob } from './undeclared-job.ts'

export interface VerificationContext extends Omit<FeatureContext, 'files' | 'config'> {
  register: RequestRegister
  rules: SlaRulesBook
  state: LiveState
  collector: Pick<CollectorClient, 'burst' | 'ageMs'>
  rates: ConfiguredRates
  tests: ActiveTests
  runner: ActiveTestRunner
  /** How an active test waits; a test of it does not. */
  pause?(ms: number, signal: AbortSignal): Promise<unknown>
  /** 1 in the field; a laboratory shrinks every duration of the method. */
  timeScale: number
}

export interface VerificationFeature {
  records: ProofRecords
  job: ProofJob
  /** Looks at one link for an undeclared change; for tests and tools. */
  lookForUndeclared(linkId: string): Promise<number>
  heard(samples: readonly LinkSample[]): void
  requestChanged(id: string): void
  part: Part
  /** One server of a cluster runs them. */
  jobs: Part[]
}

const HURRY = 'proof hurry'

/** Did the increase take effect? Proofs of requests, their sentinel, bursts, overrides, undeclared changes. */
export const createVerificationFeature = (context: VerificationContext): VerificationFeature => {
  const { inventory, register, cluster } = context
  const giver = createVerdictGiver(context)
  const devices = indexById(() => inventory.devices)
  const look: LookParts = {
    ...context,
    giver,
    intervalMs: (linkId) => devices().get(context.directory.link(linkId)?.deviceId ?? '')?.intervalMs ?? 10_000,
  }
  const job = createProofJob({ ...look, register, contracts: context.contracts, log: context.log })
  const undeclared = createUndeclaredJob(context)
  // The server that has the duty looks; the one that was asked may be another.
  const hurry = (requestId: string): void => {
    job.hurry(requestId)
    cluster.bus.tell(HURRY, requestId)
  }
  cluster.bus.hear(HURRY, (requestId) => {
    if (typeof requestId === 'string') job.hurry(requestId)
  })
  const burst = createProofBurst({ ...context, onChange: hurry })
  mountProof({ ...context, giver, burst })
  mountSupervision({ ...context, giver, burst })
  const tester = createActiveTester({ ...context, onChange: hurry })
  mountActiveTest({ ...context, tester })
  return {
    records: { record: readRecord, newest: newestRecord, marks: readMarks, ceilings: readCeilings },
    job,
    lookForUndeclared: undeclared.lookAtLink,
    heard(samples) {
      tester.heard(samples)
      job.heard(samples)
    },
    requestChanged: job.requestChanged,
    part: tester.part,
    jobs: [job.part, undeclared.part],
  }
}
