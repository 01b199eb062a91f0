import type { Certificate } from '#domain/verification/certificate.ts'
import {
  checkCertificate,
  compareCertificate,
  type CertificateOutcome,
} from '#domain/verification/compare-certificate.ts'
import { proofSeries } from '#domain/verification/proof-figures.ts'
import { agreesWithRollups, sourcesOfDays } from '#domain/verification/rollup-agreement.ts'
import type { Sha256 } from '#domain/verification/inputs-hash.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import { createHash } from 'node:crypto'

export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('hex')

/** What the store says of a certificate; `rollupsAgree` only where raw samples are gone. */
export type Recomputed = CertificateOutcome & { rollupsAgree?: boolean | null }

/** Recomputes the certificate from the telemetry store. Rejects with TelemetryStoreError. */
export const recomputeCertificate = async (
  certificate: Certificate,
  openReader: () => Promise<TelemetryReader>,
): Promise<Recomputed> => {
  const known = checkCertificate(certificate, sha256)
  if (known) return known
  const { inputs } = certificate
  const reader = await openReader()
  try {
    const figures = await readProofFigures(reader, inputs.linkId, inputs.sources)
    const outcome = compareCertificate(certificate, proofSeries(inputs, figures), sha256)
    if (outcome.result !== 'thinned') return outcome
    const parts = sourcesOfDays(certificate, outcome.days)
    const kept = await readProofFigures(reader, inputs.linkId, parts)
    const rollups = kept.flatMap((figure) => figure.rollups)
    return { ...outcome, rollupsAgree: agreesWithRollups(certificate, parts, rollups) }
  } finally {
    await reader.close()
  }
}
