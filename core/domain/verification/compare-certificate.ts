import { canonicalJson } from '../canonical-json.ts'
import { CERTIFICATE_FORMAT, certifiedProof, isSealIntact, type Certificate } from './certificate.ts'
import { HOUR_MS, type DirectionFigures, type HourFigure } from './hour-figures.ts'
import type { Sha256 } from './inputs-hash.ts'
import { ALGORITHM } from './model.ts'
import type { JudgedSeries } from './proof-figures.ts'

/** A field that the store does not confirm: `directions.down.evidence.E3.numbers.windows`, as certified and as found. */
export interface CertificateDifference {
  field: string
  certified: string
  found: string
}

export type CertificateOutcome =
  | { result: 'same' }
  | { result: 'different'; differences: CertificateDifference[] }
  /** The file is not what was sealed: whatever it says, Pantau did not say it. */
  | { result: 'tampered' }
  /** Judged by rules that this version does not have: neither same nor different can be said. */
  | { result: 'unknown_algorithm'; algorithm: string; known: string }
  /** Retention dropped raw samples of these whole days (UTC): neither same nor different can be said of them. */
  | { result: 'thinned'; days: number[] }

/** What can be said before a store is opened; null: go on. */
export const checkCertificate = (certificate: Certificate, sha256: Sha256): CertificateOutcome | null => {
  if ((certificate.format as string) !== CERTIFICATE_FORMAT || !isSealIntact(certificate, sha256))
    return { result: 'tampered' }
  return certificate.algorithm === ALGORITHM
    ? null
    : { result: 'unknown_algorithm', algorithm: certificate.algorithm, known: ALGORITHM }
}

/** Recomputes the certificate from what the store holds now, and names what is not the same. */
export const compareCertificate = (
  certificate: Certificate,
  found: readonly JudgedSeries[],
  sha256: Sha256,
): CertificateOutcome => {
  const broken = checkCertificate(certificate, sha256)
  if (broken) return broken
  const { figures, ...proof } = certifiedProof(found, sha256)
  if (proof.inputsHash === certificate.inputsHash && canonicalJson(figures) === canonicalJson(certificate.figures)) {
    const differences = proofDifferences(certificate, proof)
    return differences.length === 0 ? { result: 'same' } : { result: 'different', differences }
  }
  const days = daysDropped(certificate, figures)
  const ofHours = hourDifferences(certificate.figures, figures, days)
  // What is still there must be what was certified, whatever retention took.
  if (days.length > 0)
    return ofHours.length > 0 ? { result: 'different', differences: ofHours } : { result: 'thinned', days }
  return { result: 'different', differences: [...ofHours, ...proofDifferences(certificate, proof)] }
}

const fields = ['verdict', 'strength', 'inputsHash', 'directions', 'missing'] as const
type Proof = Pick<Certificate, (typeof fields)[number]>

const proofDifferences = (certified: Proof, found: Proof): CertificateDifference[] =>
  fields.flatMap((field) => differencesOf(field, certified[field], found[field]))

/** Elements of a list go by their own name where they have one. */
const nameOf = (element: unknown, index: number): string => {
  const { direction, id, code } = (element ?? {}) as Record<string, unknown>
  return String(direction ?? id ?? code ?? index)
}
const childrenOf = (value: unknown): Map<string, unknown> | null => {
  if (Array.isArray(value)) return new Map(value.map((element, index) => [nameOf(element, index), element as unknown]))
  return value !== null && typeof value === 'object' ? new Map(Object.entries(value)) : null
}

/** A field that one of the two does not have reads as null. */
const textOf = (value: unknown): string => canonicalJson(value ?? null)

const differencesOf = (field: string, certified: unknown, found: unknown): CertificateDifference[] => {
  if (textOf(certified) === textOf(found)) return []
  const [before, after] = [childrenOf(certified), childrenOf(found)]
  if (!before || !after) return [{ field, certified: textOf(certified), found: textOf(found) }]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    differencesOf(`${field}.${name}`, before.get(name), after.get(name)),
  )
}

const hourText = (hour: HourFigure | undefined): string =>
  hour ? `${hour.intervals} intervals, ${hour.bits} bits` : 'nothing measured'

const DAY_MS = 24 * HOUR_MS
const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS

const hourDifferences = (
  certified: readonly DirectionFigures[],
  found: readonly DirectionFigures[],
  droppedDays: readonly number[],
): CertificateDifference[] => {
  // A point over the midnight after a dropped day has lost its first part with that day.
  const isDropped = (atMs: number): boolean =>
    droppedDays.includes(dayOf(atMs)) || (atMs === dayOf(atMs) && droppedDays.includes(atMs - DAY_MS))
  return certified.flatMap(({ direction, hours }) => {
    const now = new Map(found.find((other) => other.direction === direction)?.hours.map((hour) => [hour.atMs, hour]))
    const then = new Map(hours.map((hour) => [hour.atMs, hour]))
    return [...new Set([...then.keys(), ...now.keys()])]
      .sort((a, b) => a - b)
      .filter((atMs) => !isDropped(atMs) && hourText(then.get(atMs)) !== hourText(now.get(atMs)))
      .map((atMs) => ({
        field: `figures.${direction}.${new Date(atMs).toISOString()}`,
        certified: hourText(then.get(atMs)),
        found: hourText(now.get(atMs)),
      }))
  })
}

/**
 * Days whose raw samples retention has dropped. It drops whole days (UTC), oldest first: so nothing is left of them and
 * of every raw day before them, besides the interval that ends after midnight. A gap in between, or half a day, is no
 * retention: that is a difference.
 */
const daysDropped = ({ inputs, figures }: Certificate, found: readonly DirectionFigures[]): number[] => {
  const isRaw = ({ atMs }: HourFigure): boolean =>
    inputs.sources.some(({ kind, fromMs, toMs }) => kind === 'samples' && atMs >= fromMs && atMs < toMs)
  const kept = new Set<number>()
  const gone = new Set<number>()
  for (const { direction, hours } of figures) {
    const now = new Map(found.find((other) => other.direction === direction)?.hours.map((hour) => [hour.atMs, hour]))
    for (const hour of hours.filter(isRaw)) {
      const left = now.get(hour.atMs)
      const isLastOfDay = dayOf(hour.atMs) !== dayOf(hour.atMs + HOUR_MS)
      const isGone = !left || (isLastOfDay && left.bits < hour.bits)
      ;(isGone ? gone : kept).add(dayOf(hour.atMs))
    }
  }
  const firstKept = Math.min(Infinity, ...kept)
  return [...gone].filter((day) => day < firstKept).sort((a, b) => a - b)
}
