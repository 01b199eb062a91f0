import { canonicalJson } from '#domain/canonical-json.ts'
import { strToU8, zipSync } from 'fflate'
import { createHash } from 'node:crypto'
import type { EvaluationCopy } from '../../ports/evaluation-source.ts'
import type { LoggedEvent } from '../../ports/request-register.ts'
import { verifierPage } from './verifier-page.ts'

/** What stands behind the figures: the event log of each request, and the newest proof of each increase. */
export interface BoxEvidence {
  requests: { id: string; log: LoggedEvent[] }[]
  proofs: { requestId: string; proof: unknown }[]
}

/** The judged series are columns of numbers: as JSON a list, not an object with a key for each. */
const plainColumns = (_key: string, value: unknown): unknown => (value instanceof Float64Array ? [...value] : value)

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const readMe = ({ document }: EvaluationCopy): string =>
  [
    document.title,
    '',
    'evaluasi.json   angka, tabel, dan baris di baliknya; SHA-256 dokumen ada di dalamnya',
    'evaluasi.pdf    laporan',
    'evaluasi.xlsx   lembar kerja',
    'peristiwa.json  jejak peristiwa setiap permintaan, berantai dengan SHA-256',
    'bukti.json      bukti terbaru setiap penambahan bandwidth',
    'manifest.json   SHA-256 setiap berkas',
    'periksa.html    buka di peramban (tanpa internet), lalu pilih berkas-berkas di atas',
    '',
  ].join('\r\n')

/**
 * Quarter in a box: one ZIP that an inspector can check without Pantau and without a network. The same copy gives the
 * same bytes, but for what the PDF prints of its moment.
 */
export const evaluationBox = ({
  copy,
  evidence,
  pdf,
  xlsx,
}: {
  copy: EvaluationCopy
  evidence: BoxEvidence
  pdf: Uint8Array
  xlsx: Uint8Array
}): Buffer => {
  const files: Record<string, Uint8Array> = {
    'BACA-SAYA.txt': strToU8(readMe(copy)),
    'evaluasi.json': strToU8(JSON.stringify(copy, null, 1)),
    'evaluasi.pdf': pdf,
    'evaluasi.xlsx': xlsx,
    'peristiwa.json': strToU8(JSON.stringify(evidence.requests, null, 1)),
    'bukti.json': strToU8(JSON.stringify(evidence.proofs, plainColumns)),
  }
  const manifest = Object.entries(files).map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }))
  const all = {
    ...files,
    'manifest.json': strToU8(canonicalJson(manifest)),
    'periksa.html': strToU8(verifierPage(copy.document.title)),
  }
  const mtime = new Date(copy.document.computedAtMs)
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(all).map(([name, bytes]) => [name, [bytes, { mtime }]]))),
  )
}
