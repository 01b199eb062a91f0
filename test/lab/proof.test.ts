import type { RequestView } from '#wire/request-views.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActiveTest, DirectionJudgement, EvidenceId, Verdict } from '#domain/verification/model.ts'
import { openOffice } from './proof-office.ts'
import { until } from './programs.ts'
import { ASKED_BPS, OLD_BPS, openProofLab, TIME_SCALE, type LabLink } from './proof-lab.ts'

const scenarios = ['raised', 'untouched', 'partly', 'undone', 'idle'] as const
type Scenario = (typeof scenarios)[number]
const PARTLY_BPS = 30e6
/** Before the active test: long enough for the five other verdicts to have been possible. */
const QUIET_MS = 15_000
const TEST_S = 10
/** Eight bins make a ceiling; the tenth makes it one that does not hang by its first and last bin. */
const CERTAIN_BINS = 10

let lab: Awaited<ReturnType<typeof openProofLab>>
/** Whatever was said about a link on the way, for every new second of samples. */
const said = Object.fromEntries(scenarios.map((id) => [id, new Set<Verdict>()])) as Record<Scenario, Set<Verdict>>
const changedAtMs = {} as Record<Scenario, number>
const final = {} as Record<Scenario, DirectionJudgement>
let undoneAtMs = Infinity
/** Those of which the office has a letter. */
const declared = ['raised', 'untouched'] as const
type Declared = (typeof declared)[number]
let office: Awaited<ReturnType<typeof openOffice>>
const requests = {} as Record<Declared, RequestView>
let activeTests: ActiveTest[] = []
let tested: DirectionJudgement | undefined

const link = (id: Scenario): LabLink => {
  const found = lab.links.find((one) => one.id === id)
  if (!found) throw new Error(`there is no link ${id}`)
  return found
}
const rung = (judged: DirectionJudgement, id: EvidenceId) => judged.evidence.find((one) => one.id === id)

/** Judges again and again, as the product does, until the verdict is there. */
const untilVerdict = async (id: Scenario, wanted: Verdict): Promise<void> => {
  const look = async (): Promise<boolean> => {
    final[id] = await link(id).judge(changedAtMs[id])
    said[id].add(final[id].verdict)
    return final[id].verdict === wanted
  }
  await until(`${wanted} on ${id}`, look, 150_000).catch((error: unknown) => {
    throw new Error(`${String(error)}; the last word: ${JSON.stringify(final[id])}`)
  })
}

/** The same by the server: its own job, its own reading of the store, and what it does with the request. */
const untilOffice = async (id: Declared, wanted: Verdict): Promise<void> => {
  await until(
    `the server to say ${wanted} of ${id}`,
    async () => (await office.proof(requests[id].id))?.verdict === wanted,
    150_000,
  )
}

/**
 * All links press against 20 Mbit/s until Pantau has measured that ceiling on each of them; then each is declared
 * raised to 50 Mbit/s, and each gets its own truth. Everything happens at once, so it takes no longer than the longest.
 */
beforeAll(async () => {
  lab = await openProofLab(scenarios, (index) => (index % 2 === 0 ? 'tbf' : 'htb'))
  for (const one of lab.links) one.press()
  for (const one of lab.links) await lab.burst(one.id)
  office = await openOffice(lab)
  for (const id of declared) requests[id] = await office.begin(id)
  await until('the old ceiling on every link', async () => {
    const judged = await Promise.all(lab.links.map((one) => one.judge(Date.now())))
    return judged.every((one) => Number(rung(one, 'E2')?.numbers['beforeBins'] ?? 0) >= CERTAIN_BINS)
  })
  const declare = async (id: Declared): Promise<void> => {
    requests[id] = await office.declare(requests[id], changedAtMs[id])
  }
  const truth: Record<Scenario, () => unknown> = {
    raised: () => link('raised').shape(ASKED_BPS),
    untouched: () => undefined,
    partly: () => link('partly').shape(PARTLY_BPS),
    undone: () => link('undone').shape(ASKED_BPS),
    idle: async () => {
      // What is declared within the last second of demand must not read as its end before the change.
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      link('idle').idle()
      await link('idle').shape(ASKED_BPS)
    },
  }
  for (const id of scenarios) {
    changedAtMs[id] = Date.now()
    await truth[id]()
  }
  await Promise.all(declared.map(declare))
  const undo = async (): Promise<void> => {
    await untilVerdict('undone', 'proven')
    await link('undone').shape(OLD_BPS)
    undoneAtMs = Date.now()
    await untilVerdict('undone', 'reverted')
  }
  /** Nobody sends: after a while of that, the product's own test does. */
  const testActively = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    await untilVerdict('idle', 'not_yet_provable')
    activeTests = [await link('idle').test(TEST_S)]
    await until('the counters after the active test', async () => {
      tested = await link('idle').judge(changedAtMs.idle, { activeTests })
      return rung(tested, 'E7')?.result !== 'open'
    })
  }
  await Promise.all([
    untilVerdict('raised', 'proven'),
    untilVerdict('untouched', 'not_effective'),
    untilVerdict('partly', 'partial'),
    undo(),
    testActively(),
    untilOffice('raised', 'proven'),
    untilOffice('untouched', 'not_effective'),
  ])
}, 240_000)
afterAll(async () => {
  await office.close()
  await lab.close()
})

it('judged what the collector wrote: whole seconds of a real agent, none of them lost or twice', async () => {
  expect(lab.status()?.devices[0]?.refreshMs).toBeLessThan(1000)
  for (const one of lab.links) {
    const samples = (await one.samples(changedAtMs.raised)).filter(({ down }) => down.label === 'ok')
    const measuredMs = samples.reduce((sum, { intervalMs }) => sum + (intervalMs ?? 0), 0)
    const spanMs = (samples.at(-1)?.readAtMs ?? 0) - (samples[0]?.readAtMs ?? 0) + (samples[0]?.intervalMs ?? 0)
    expect(measuredMs / spanMs, one.id).toBeGreaterThan(0.95)
    expect(measuredMs / samples.length, one.id).toBeLessThan(1300)
  }
})

it.each(scenarios)('measured the old ceiling of %s within three per cent', (id) => {
  const { oldCeilingBps } = final[id]
  expect(Math.abs((oldCeilingBps ?? 0) / OLD_BPS - 1)).toBeLessThan(0.03)
})

describe('a real shaper raised from 20 to 50 Mbit/s', () => {
  it('is proven, by octets that the old limit could not have passed', () => {
    expect([...said.raised].sort()).toEqual(['not_yet_provable', 'proven'])
    const overRun = rung(final.raised, 'E3')
    expect(overRun?.result).toBe('pass')
    for (const { bits, boundBits } of overRun?.windows ?? []) expect(bits).toBeGreaterThan(boundBits)
  })

  it('is dated to the seconds in which it happened', () => {
    const { changeDistanceMs } = final.raised
    expect(Math.abs(changeDistanceMs ?? Infinity)).toBeLessThan(5_000)
  })

  it('is reported the same twice, with the same hash of what was judged', async () => {
    const declaredMs = changedAtMs.raised
    const untilMs = Date.now() - 5_000
    const [one, two] = await Promise.all([
      link('raised').judge(declaredMs, { untilMs }),
      link('raised').judge(declaredMs, { untilMs }),
    ])
    expect(one).toEqual(two)
    expect((await link('raised').judge(declaredMs, { untilMs: untilMs - 5_000 })).inputsHash).not.toBe(one.inputsHash)
  })
})

it('declared without touching the shaper: not effective, and never anything better', () => {
  expect([...said.untouched].sort()).toEqual(['not_effective', 'not_yet_provable'])
  expect(final.untouched.limiter).toBe('old_limit')
  expect(rung(final.untouched, 'E3')?.windows).toEqual([])
})

it('raised to 30 instead of 50: partial, with the new ceiling, and never proven on the way', () => {
  expect([...said.partly].sort()).toEqual(['not_yet_provable', 'partial'])
  expect(Math.abs((final.partly.newCeilingBps ?? 0) / PARTLY_BPS - 1)).toBeLessThan(0.04)
})

it('raised and undone: proven first, then reverted, with the time of the undoing', () => {
  expect(said.undone).toContain('proven')
  const { revertedAtMs } = final.undone
  expect(Math.abs((revertedAtMs ?? 0) - undoneAtMs)).toBeLessThan(15_000)
})

it('raised while nobody sends: not yet provable, and it says what is missing', () => {
  expect([...said.idle]).toEqual(['not_yet_provable'])
  expect(final.idle.missing.map(({ code }) => code)).toContain('demand_below_old_limit')
})

describe('the active test on the idle link', () => {
  it('proves what no demand could, because the counters of this link saw it within 3 %', () => {
    expect(tested?.verdict).toBe('proven')
    const seen = tested && rung(tested, 'E7')
    expect(seen?.result).toBe('pass')
    const { receivedBits, counterBits, meanBps } = seen?.numbers ?? {}
    expect(Math.abs(Number(counterBits) / Number(receivedBits) - 1)).toBeLessThan(0.03)
    expect(Number(meanBps)).toBeGreaterThan(0.9 * ASKED_BPS)
  })

  it('proves nothing about a link whose counters did not see it', async () => {
    const other = await link('untouched').judge(changedAtMs.untouched, { activeTests })
    expect([other.verdict, rung(other, 'E7')?.result]).toEqual(['not_effective', 'fail'])
  })
})

describe('the server, over HTTP, from the same samples', () => {
  it('sets the request proven: its second finish line', async () => {
    const { id } = requests.raised
    const [proof, request] = await Promise.all([office.proof(id), office.request(id)])
    expect(proof).toMatchObject({ verdict: 'proven', phase: 'watching', task: { tasks: [{ timeScale: TIME_SCALE }] } })
    expect(request.verdict).toBe('proven')
    expect(request.provenAtMs).toBeGreaterThan(changedAtMs.raised)
  })

  it('opens the request again whose shaper nobody touched', async () => {
    const { id, state } = requests.untouched
    expect(state).toBe('done')
    const request = await office.request(id)
    expect(request.verdict).toBe('not_effective')
    expect(request.state).not.toBe('done')
  })
})
