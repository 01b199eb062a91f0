import type { DemoLink } from './city/links.ts'
import { type Rates, type Scenario, scenarios, undeclaredMoves } from './scenarios.ts'
import { noise, seedOf } from './traffic/noise.ts'
import { DAY_MS, dayKind, wibDay, wibInstant } from './traffic/wib-time.ts'

/** One change of a link's contract; `scenario` says whether the device followed it. */
export interface ContractChange {
  linkId: string
  atMs: number
  from: Rates
  to: Rates
  scenario: Scenario | null
}

/** From `atMs` on the shaper lets this much pass; Infinity where there is none. */
export interface CeilingStep {
  atMs: number
  downBps: number
  upBps: number
}

/** The sizes that the city's contracts come in, Mbit/s. */
const ladder = [5, 10, 15, 20, 25, 30, 50, 75, 100, 150, 200, 300]

const oneSmaller = (bps: number): number => (ladder.filter((size) => size * 1e6 < bps).at(-1) ?? 5) * 1e6

/** Agencies that send little ask for download alone: upload stays as it is. */
const previous = ({ downBps, upBps }: Rates, { upLoad }: DemoLink): Rates => ({
  downBps: oneSmaller(downBps),
  upBps: upLoad < 0.5 ? upBps : Math.min(upBps, Math.max(oneSmaller(upBps), 5e6)),
})

/** Increases are made in office hours of a working day. */
const workingInstant = (bornAtMs: number, daysBefore: number, seed: number): number => {
  let days = daysBefore
  while (['saturday', 'sunday'].includes(dayKind(wibDay(bornAtMs - days * DAY_MS)))) days += 1
  const minute = 8 * 60 + Math.floor(noise(seed, daysBefore) * 6 * 60)
  return wibInstant(bornAtMs, days, `${Math.floor(minute / 60)}:${minute % 60}`)
}

/**
 * Every change of a link's contract during the year before the city was born, oldest first. The scenario of the link, if
 * it has one, comes last; the ordinary increases before it all took effect.
 */
export const contractChanges = (link: DemoLink, bornAtMs: number): ContractChange[] => {
  const scenario = scenarios.find((row) => row.linkId === link.id) ?? null
  const seed = seedOf(`contract ${link.id}`)
  const changes: ContractChange[] = []
  let to: Rates = { downBps: link.downBps, upBps: link.upBps }
  let daysBefore = 14 + Math.floor(noise(seed, 1) * 70)
  if (scenario) {
    changes.push({
      linkId: link.id,
      atMs: wibInstant(bornAtMs, scenario.daysBefore, scenario.atWib),
      from: scenario.from,
      to: scenario.to,
      scenario,
    })
    to = scenario.from
    daysBefore += 20
  }
  // Cameras send what they send: their contract was right from the first day.
  while (link.shape !== 'camera' && daysBefore < 360 && to.downBps > 5e6 && changes.length < 4) {
    const from = previous(to, link)
    changes.push({ linkId: link.id, atMs: workingInstant(bornAtMs, daysBefore, seed), from, to, scenario: null })
    to = from
    daysBefore += 55 + Math.floor(noise(seed, daysBefore) * 90)
  }
  return changes.reverse()
}

/** What the shaper of a link really did, oldest first; the first step holds since ever. */
export const ceilingSteps = (link: DemoLink, bornAtMs: number): CeilingStep[] => {
  const changes = contractChanges(link, bornAtMs)
  const unshaped = changes.some(({ scenario }) => scenario?.ceiling === null)
  if (unshaped) return [{ atMs: -Infinity, downBps: Infinity, upBps: Infinity }]
  const first = changes[0]?.from ?? { downBps: link.downBps, upBps: link.upBps }
  const steps: CeilingStep[] = [{ atMs: -Infinity, ...first }]
  for (const { atMs, from, to, scenario } of changes) {
    steps.push({ atMs, ...(scenario?.ceiling ?? to) })
    if (scenario?.revertAfterMin !== undefined) steps.push({ atMs: atMs + scenario.revertAfterMin * 60_000, ...from })
  }
  const undeclared = undeclaredMoves.find(({ linkId }) => linkId === link.id)
  if (undeclared)
    steps.push({ atMs: wibInstant(bornAtMs, undeclared.daysBefore, undeclared.atWib), ...undeclared.ceiling })
  return steps
}
