import { canonicalJson } from '../canonical-json.ts'
import { hourFigures, type DirectionFigures } from './hour-figures.ts'
import { inputsHash, type Sha256 } from './inputs-hash.ts'
import { combine } from './judge.ts'
import { judgeDirection } from './judge-direction.ts'
import { ALGORITHM, type DirectionJudgement, type Missing, type Strength, type Verdict } from './model.ts'
import type { JudgedSeries } from './proof-figures.ts'
import type { ProofInputs } from './proof-inputs.ts'

export const CERTIFICATE_FORMAT = 'pantau-certificate/1'

/** What a certificate certifies besides the measurement: copied, never recomputed; its seal protects it. */
export interface CertificateSubject {
  /** Of the change of the verdict that it certifies. */
  reference: string
  /** What stands for the request by this measurement: after a proof, the old ceiling is `reverted` (standing-verdict.ts). */
  standing: Verdict
  decidedAtMs: number
  issuedAtMs: number
  request: { id: string; number: string | null }
  link: { id: string; name: string; opdName: string }
}

/** What the measurement says: recomputed from the store whenever somebody doubts it. */
export interface CertifiedProof {
  verdict: Verdict
  strength: Strength | null
  directions: DirectionJudgement[]
  missing: Missing[]
  figures: DirectionFigures[]
  algorithm: string
  inputsHash: string
}

export interface Certificate extends CertificateSubject, CertifiedProof {
  format: typeof CERTIFICATE_FORMAT
  /** What was looked at: [fromMs, toMs). */
  window: { fromMs: number; toMs: number }
  inputs: ProofInputs
  /** SHA-256 of the canonical JSON of everything else. */
  hash: string
}

/** Judges the series and says all that a certificate says of it. The same series and tasks, the same bytes. */
export const certifiedProof = (judged: readonly JudgedSeries[], sha256: Sha256): CertifiedProof => {
  const { verdict, strength, directions, missing } = combine(
    judged.map(({ series, task }) => judgeDirection(series, task)),
  )
  return {
    verdict,
    strength,
    directions,
    missing,
    figures: judged.map(({ series, task }) => hourFigures(series, task.direction)),
    algorithm: ALGORITHM,
    inputsHash: inputsHash(judged, sha256),
  }
}

/** The certificate of a proof over its inputs, sealed. */
export const issueCertificate = (
  subject: CertificateSubject,
  inputs: ProofInputs,
  proof: CertifiedProof,
  sha256: Sha256,
): Certificate => {
  const body: Omit<Certificate, 'hash'> = {
    format: CERTIFICATE_FORMAT,
    ...subject,
    ...proof,
    window: {
      fromMs: Math.min(...inputs.sources.map(({ fromMs }) => fromMs)),
      toMs: Math.max(...inputs.sources.map(({ toMs }) => toMs)),
    },
    inputs,
  }
  return { ...body, hash: sealOf(body, sha256) }
}

const sealOf = (body: Omit<Certificate, 'hash'>, sha256: Sha256): string => sha256(canonicalJson(body))

/** Whether the certificate is what was sealed: one changed letter, and it is not. */
export const isSealIntact = ({ hash, ...body }: Certificate, sha256: Sha256): boolean => sealOf(body, sha256) === hash
