import {
  certifiedProof,
  issueCertificate,
  type Certificate,
  type CertifiedProof,
} from '#domain/verification/certificate.ts'
import { hourFigures } from '#domain/verification/hour-figures.ts'
import { combine } from '#domain/verification/judge.ts'
import { ALGORITHM } from '#domain/verification/model.ts'
import { proofSeries, type JudgedSeries } from '#domain/verification/proof-figures.ts'
import { proofTasks, type ProofInputs } from '#domain/verification/proof-inputs.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import { createHash } from 'node:crypto'
import type { ProofRecord } from '../../ports/proof-records.ts'
import type { PrintableRequest } from '../../ports/request-print-source.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A certificate with what was judged, for the drawing. */
export interface IssuedCertificate {
  certificate: Certificate
  judged: readonly JudgedSeries[]
}

/**
 * The certificate of a stored verdict. What is certified is recomputed at the issue: only what gives the recorded hash
 * again is sealed. Null: the intervals of a verdict that was still open are gone, so nothing can be certified.
 */
export const issueFor = async (
  record: ProofRecord,
  request: PrintableRequest,
  { telemetry, nowMs }: { telemetry: Pick<TelemetryReader, 'samples' | 'series'>; nowMs: number },
): Promise<IssuedCertificate | null> => {
  const { change, task } = record
  const { linkId, sources, tasks, officeTime } = task
  const inputs: ProofInputs = { linkId, sources, tasks, officeTime }
  const judged = await judgedOf(record, inputs, telemetry)
  const proof = change.algorithm === ALGORITHM ? certifiedProof(judged, sha256) : asRecorded(record, judged)
  if (proof.inputsHash !== change.inputsHash) return null
  const subject = {
    reference: change.reference,
    standing: change.verdict,
    decidedAtMs: change.atMs,
    issuedAtMs: nowMs,
    request: { id: record.requestId, number: request.number },
    link: { id: linkId, name: request.linkName, opdName: request.opdName },
  }
  return { certificate: issueCertificate(subject, inputs, proof, sha256), judged }
}

const judgedOf = async (
  { series }: ProofRecord,
  inputs: ProofInputs,
  telemetry: Pick<TelemetryReader, 'samples' | 'series'>,
): Promise<JudgedSeries[]> => {
  if (!series) return proofSeries(inputs, await readProofFigures(telemetry, inputs.linkId, inputs.sources))
  return proofTasks(inputs).flatMap((task, at) => {
    const own = series[at]
    return own ? [{ task, series: own }] : []
  })
}

/** Judged by an older version: what it said then, for that version to recompute. */
const asRecorded = ({ change, directions }: ProofRecord, judged: readonly JudgedSeries[]): CertifiedProof => {
  const { verdict, strength, missing } = combine(directions as Parameters<typeof combine>[0])
  return {
    verdict,
    strength,
    missing,
    directions: directions as CertifiedProof['directions'],
    figures: judged.map(({ series, task }) => hourFigures(series, task.direction)),
    algorithm: change.algorithm,
    inputsHash: change.inputsHash,
  }
}
