import { directions } from '../sample.ts'
import type { EvaluationSettings, Figure } from './document.ts'
import { countFigure, measuredFigure, shareFigure } from './figure.ts'
import type { EvaluatedLink } from './input.ts'
import type { Availability, LinkUsage } from './link-usage.ts'

/** A link of the inventory with what was measured of it; null: nothing at all. */
export interface LinkFact {
  id: string
  opdId: string
  measured: LinkUsage | null
  /** An open request asks for more already. */
  hasOpenRequest: boolean
}

export const linkFacts = (
  links: readonly EvaluatedLink[],
  usage: readonly LinkUsage[],
  linksAsking: ReadonlySet<string>,
): LinkFact[] => {
  const byLink = new Map(usage.map((one) => [one.linkId, one]))
  return links.map(({ id, opdId }) => {
    const found = byLink.get(id)
    const isSilent = !found || (found.coverage === 0 && found.availability.upMs + found.availability.downMs === 0)
    return { id, opdId, measured: isSilent ? null : found, hasOpenRequest: linksAsking.has(id) }
  })
}

/** Should get more before anybody asks: long at the ceiling, or p95 close to the contract, and no open request. */
export const needsMore = ({ measured, hasOpenRequest }: LinkFact, settings: EvaluationSettings): boolean =>
  measured !== null &&
  !hasOpenRequest &&
  directions.some((direction) => {
    const { ceilingMs, p95Share } = measured.usage[direction]
    return (ceilingMs.value ?? 0) >= settings.needMinutes * 60_000 || (p95Share ?? 0) >= settings.needShare
  })

/** The fullest 5 minutes of both directions stayed at or below the share; too little data says nothing. */
export const isIdle = ({ measured }: LinkFact, settings: EvaluationSettings): boolean =>
  measured !== null &&
  measured.coverage >= settings.minCoverage &&
  directions.every((direction) => {
    const { peakShare } = measured.usage[direction]
    return peakShare !== null && peakShare <= settings.idleShare
  })

export const addAvailability = (parts: readonly Availability[]): Availability =>
  parts.reduce<Availability>(
    (sum, part) => ({
      upMs: sum.upMs + part.upMs,
      downMs: sum.downMs + part.downMs,
      unknownMs: sum.unknownMs + part.unknownMs,
    }),
    { upMs: 0, downMs: 0, unknownMs: 0 },
  )

/** up / (up + down); between "unknown was down" and "unknown was up". Null where no status was ever read. */
export const availabilityShare = ({
  upMs,
  downMs,
  unknownMs,
}: Availability): { value: number; low: number; high: number; coverage: number } | null => {
  const [known, total] = [upMs + downMs, upMs + downMs + unknownMs]
  if (known === 0) return null
  return { value: upMs / known, low: upMs / total, high: (upMs + unknownMs) / total, coverage: known / total }
}

const availabilityFigure = (id: string, facts: readonly LinkFact[], key: 'availability' | 'unplanned'): Figure => {
  const measured = facts.flatMap((fact) => (fact.measured ? [{ id: fact.id, of: fact.measured[key] }] : []))
  const silentMs =
    facts.filter((fact) => !fact.measured).length * (facts.find((f) => f.measured)?.measured?.totalMs ?? 0)
  const seen = addAvailability(measured.map(({ of }) => of))
  const all = { ...seen, unknownMs: seen.unknownMs + silentMs }
  const share = availabilityShare(all)
  return measuredFigure({ id, group: 'availability', of: 'links' }, measured, {
    unit: 'share',
    value: share?.value ?? null,
    absent: share ? null : facts.length === 0 ? 'empty' : 'no_telemetry',
    numerator: all.upMs / 60_000,
    denominator: (all.upMs + all.downMs) / 60_000,
    interval: share && { low: share.low, high: share.high },
    coverage: share?.coverage ?? (facts.length === 0 ? null : 0),
    population: facts.length,
  })
}

const outageFigures = (facts: readonly LinkFact[]): Figure[] => {
  const base = (id: string) => ({ id, group: 'availability' as const, of: 'links' as const })
  const measured = facts.flatMap((fact) => (fact.measured ? [{ id: fact.id, ...fact.measured.outages }] : []))
  const down = measured.filter(({ count }) => count > 0)
  const count = down.reduce((sum, one) => sum + one.count, 0)
  const minutes = down.reduce((sum, one) => sum + one.downMs, 0) / 60_000
  const isSilent = measured.length === 0
  const seen = addAvailability(facts.flatMap((fact) => (fact.measured ? [fact.measured.unplanned] : [])))
  const coverage = availabilityShare(seen)?.coverage ?? null
  return [
    measuredFigure(base('availability.outages'), down, {
      unit: 'count',
      value: isSilent ? null : count,
      absent: isSilent ? 'no_telemetry' : null,
      interval: null,
      coverage,
      population: facts.length,
    }),
    measuredFigure(base('availability.mttr'), down, {
      unit: 'minutes',
      value: count > 0 ? minutes / count : null,
      absent: isSilent ? 'no_telemetry' : count > 0 ? null : 'empty',
      numerator: minutes,
      denominator: count,
      interval: null,
      coverage,
      population: facts.length,
    }),
  ]
}

const usageFigures = (facts: readonly LinkFact[], settings: EvaluationSettings): Figure[] => {
  const base = (id: string) => ({ id, group: 'usage' as const, of: 'links' as const })
  const measured = facts.filter((fact) => fact.measured !== null)
  const judgeable = facts.filter((fact) => fact.measured && fact.measured.coverage >= settings.minCoverage)
  const ceiling = (id: string, direction: (typeof directions)[number]) => {
    const rows = measured.filter((fact) => (fact.measured?.usage[direction].ceilingMs.value ?? 0) > 0)
    const sum = (key: 'value' | 'low' | 'high') =>
      measured.reduce((total, fact) => total + (fact.measured?.usage[direction].ceilingMs[key] ?? 0), 0) / 60_000
    const isKnown = measured.some((fact) => fact.measured?.usage[direction].ceilingMs.value !== null)
    return measuredFigure(base(id), rows, {
      unit: 'minutes',
      value: isKnown ? sum('value') : null,
      absent: isKnown ? null : measured.length === 0 ? 'no_telemetry' : 'not_recorded',
      interval: isKnown ? { low: sum('low'), high: sum('high') } : null,
      coverage: facts.length === 0 ? null : measured.length / facts.length,
      population: facts.length,
    })
  }
  return [
    ceiling('usage.ceiling.down', 'down'),
    ceiling('usage.ceiling.up', 'up'),
    shareFigure(
      base('usage.needsMore'),
      facts.filter((fact) => needsMore(fact, settings)),
      facts,
      measured,
    ),
    shareFigure(
      base('usage.idle'),
      judgeable.filter((fact) => isIdle(fact, settings)),
      facts,
      judgeable,
    ),
  ]
}

const comparisonFigures = (facts: readonly LinkFact[]): Figure[] => {
  const base = (id: string) => ({ id, group: 'beforeAfter' as const, of: 'links' as const })
  const all = facts.flatMap((fact) => (fact.measured?.comparisons ?? []).map((one) => ({ id: fact.id, ...one })))
  const isCompared = (side: (typeof all)[number]['before']) => side !== null && side.p95Bps !== null
  const compared = all.filter(({ before, after }) => isCompared(before) && isCompared(after))
  return [
    shareFigure(base('beforeAfter.compared'), compared, all),
    shareFigure(
      base('beforeAfter.p95Rose'),
      compared.filter(({ before, after }) => (after?.p95Bps ?? 0) > (before?.p95Bps ?? 0)),
      compared,
    ),
  ]
}

const dataFigures = (facts: readonly LinkFact[]): Figure[] => {
  const base = (id: string) => ({ id, group: 'data' as const, of: 'links' as const })
  const measured = facts.filter((fact) => fact.measured !== null)
  const sum = (of: (fact: LinkFact) => number) => facts.reduce((total, fact) => total + of(fact), 0)
  const coveredMs = sum((fact) => fact.measured?.coveredMs ?? 0)
  const wantedMs = facts.length * (measured[0]?.measured?.totalMs ?? 0)
  const coverage = facts.length === 0 ? null : wantedMs > 0 ? coveredMs / wantedMs : 0
  return [
    measuredFigure(base('data.coverage'), measured, {
      unit: 'share',
      value: coverage,
      absent: coverage === null ? 'empty' : null,
      numerator: coveredMs / 60_000,
      denominator: wantedMs / 60_000,
      interval: null,
      coverage,
      population: facts.length,
    }),
    countFigure(
      base('data.linksWithoutData'),
      facts.filter((fact) => fact.measured === null),
    ),
    ...(['reset', 'gap', 'implausible', 'ambiguous'] as const).map((label) =>
      countFigure(
        base(`data.${label}`),
        measured.filter((fact) => (fact.measured?.quality[label] ?? 0) > 0),
        sum((fact) => fact.measured?.quality[label] ?? 0),
      ),
    ),
  ]
}

/** What was measured of the network: usage, availability, before and after, and how far the data go. */
export const linkFigures = (facts: readonly LinkFact[], settings: EvaluationSettings): Figure[] => [
  ...comparisonFigures(facts),
  ...usageFigures(facts, settings),
  availabilityFigure('availability', facts, 'availability'),
  availabilityFigure('availability.withoutMaintenance', facts, 'unplanned'),
  ...outageFigures(facts),
  ...dataFigures(facts),
]
