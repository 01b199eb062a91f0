import { ALGORITHM } from '#domain/verification/model.ts'
import { inputsHash } from '#domain/verification/inputs-hash.ts'
import { proofTasks } from '#domain/verification/proof-inputs.ts'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHANGED, declared, HOUR, liveUntil, MINUTE, play, type ProofApp, startProofApp } from './proof-app.ts'

let app: ProofApp
beforeEach(async () => {
  app = await startProofApp()
})
afterEach(() => app.stop())

const request = async (id: string) => (await app.ok('head', 'GET', `/requests/${id}`)).request
const verdictsOf = async (id: string) =>
  (await request(id)).timeline.filter(({ type }) => type === 'verdict_given').length

describe('from the increase to the proof', () => {
  it('begins at the increase as not yet provable, and is proven within two office hours', async () => {
    play(app, 'doubled, heavy demand')
    const increased = await declared(app, { until: 'increased' })
    await app.proofs.job.look()
    const first = await app.proof(increased.id)
    expect(first).toMatchObject({ verdict: 'not_yet_provable', phase: 'open', algorithm: ALGORITHM })
    expect(first.missing.map(({ code }) => code)).not.toEqual([])
    expect(first.directions[0]?.oldCeilingBps).toBeGreaterThan(45e6)
    expect((await request(increased.id)).verdict).toBe('not_yet_provable')

    await liveUntil(app, CHANGED + 2 * HOUR, 5 * MINUTE)
    const proof = await app.proof(increased.id)
    expect(proof).toMatchObject({ verdict: 'proven', phase: 'watching', override: null })
    expect(proof.timeToProofMs).toBeLessThanOrEqual(2 * HOUR)
    expect(proof.history.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['proven', 'not_yet_provable']))
    const seen = await request(increased.id)
    expect(seen).toMatchObject({ verdict: 'proven', state: 'increased' })
    expect(seen.provenAtMs).toBe(CHANGED + (proof.timeToProofMs ?? 0))
    expect(app.published.filter(({ topic, id }) => topic === 'verification' && id === increased.id)).not.toEqual([])
  })

  it('keeps what it judged: the stored intervals and tasks give the same hash again', async () => {
    play(app, 'doubled, heavy demand')
    const { id } = await declared(app)
    await liveUntil(app, CHANGED + 4 * HOUR)
    const record = await app.proofs.records.newest(app.db, id)
    if (!record?.series) expect.fail('a proof keeps its intervals')
    const tasks = proofTasks(record.task)
    const judged = record.series.map((series, at) => ({ series, task: tasks[at] ?? expect.fail() }))
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    expect(inputsHash(judged, sha256)).toBe(record.change.inputsHash)
    expect(record.change.verdict).toBe('proven')
    expect(await app.proofs.records.record(app.db, record.change.reference)).toEqual(record)
  })

  it('draws both sides, bounded, with the share above the old limit that convinces', async () => {
    play(app, 'doubled, heavy demand')
    const { id } = await declared(app)
    await liveUntil(app, CHANGED + 6 * HOUR)
    const { series } = await app.ok<{ series: { directions: Record<string, never>[] } | null }>(
      'head',
      'GET',
      `/requests/${id}/verification/series`,
    )
    const [down] = (series?.directions ?? []) as unknown as {
      points: { bps: number | null }[]
      distribution: { before: number[]; after: number[]; shareBefore: number; shareAfter: number }
    }[]
    if (!down) expect.fail()
    expect(down.points.length).toBeLessThanOrEqual(1_200)
    expect(
      down.points.some(({ bps }) => bps === null),
      'before the traffic begins there is a hole',
    ).toBe(true)
    expect(down.distribution.before.reduce((a, b) => a + b)).toBeCloseTo(1)
    expect(down.distribution.shareBefore).toBeLessThan(0.02)
    expect(down.distribution.shareAfter).toBeGreaterThan(0.4)
  })
})

describe('an increase that did nothing', () => {
  it('reopens the request once, and is judged anew after the second increase', async () => {
    play(app, 'not changed, heavy demand')
    const done = await declared(app)
    await liveUntil(app, CHANGED + 7 * HOUR)
    const reopened = await request(done.id)
    expect(reopened).toMatchObject({ verdict: 'not_effective', state: 'in_progress', reopenCount: 1, provenAtMs: null })
    const told = await verdictsOf(done.id)
    await liveUntil(app, CHANGED + 8 * HOUR)
    expect(await verdictsOf(done.id), 'the same verdict is told once').toBe(told)
    const again = await app.move('technician', await request(done.id), 'increase', {
      ...{ changedAtMs: app.clock.nowMs(), deviceId: 'core-1', command: 'x', isBackedUp: true },
      object: { kind: 'interface', name: 'ether-dinkes-utama' },
      rates: [{ direction: 'down', fromBps: 50e6, toBps: 100e6 }],
    })
    await liveUntil(app, CHANGED + 8 * HOUR + 10 * MINUTE, 5 * MINUTE)
    const proof = await app.proof(done.id)
    expect(proof.task.increaseVersion).toBe(again.increases.at(-1)?.version)
    expect(proof.verdict).toBe('not_yet_provable')
  })

  it('reopens too when the verdict came before it was declared done', async () => {
    play(app, 'not changed, heavy demand')
    const increased = await declared(app, { until: 'increased' })
    await liveUntil(app, CHANGED + 7 * HOUR)
    expect(await request(increased.id)).toMatchObject({ verdict: 'not_effective', state: 'increased', reopenCount: 0 })
    await app.move('technician', await request(increased.id), 'report', {
      text: 'x',
      andComplete: { declaration: 'y' },
    })
    await liveUntil(app, CHANGED + 7 * HOUR + 10 * MINUTE, 5 * MINUTE)
    expect(await request(increased.id)).toMatchObject({ state: 'in_progress', reopenCount: 1 })
  })

  it('one direction only is partial', async () => {
    const directions = play(app, 'one direction only')
    const done = await declared(app, { directions })
    await liveUntil(app, CHANGED + 31 * HOUR)
    const proof = await app.proof(done.id)
    expect(proof.verdict).toBe('partial')
    expect(proof.directions.map(({ verdict }) => verdict)).toEqual(['proven', 'not_effective'])
    expect((await request(done.id)).reopenCount).toBe(1)
  })
})

describe('the sentinel', () => {
  it('reopens within 24 hours when the old limit comes back, also when the request was closed', async () => {
    play(app, 'reverted after a day')
    const done = await declared(app)
    await liveUntil(app, CHANGED + 4 * HOUR)
    expect((await request(done.id)).verdict).toBe('proven')
    await app.move('health', await request(done.id), 'accept', { remark: '' })
    expect((await request(done.id)).state).toBe('closed')
    const backAtMs = CHANGED + 24 * HOUR
    await liveUntil(app, backAtMs + 24 * HOUR)
    const after = await request(done.id)
    expect(after).toMatchObject({ verdict: 'reverted', state: 'in_progress', reopenCount: 1 })
    const proof = await app.proof(done.id)
    expect(proof.directions[0]?.revertedAtMs).toBeGreaterThanOrEqual(backAtMs - 15 * MINUTE)
    expect(after.provenAtMs, 'the first proof stays in the history').not.toBeNull()
  })

  it('never takes a proof back because raw samples are gone', async () => {
    play(app, 'doubled, medium demand')
    const done = await declared(app)
    await liveUntil(app, CHANGED + 26 * HOUR)
    expect((await request(done.id)).verdict).toBe('proven')
    await liveUntil(app, CHANGED + 20 * 24 * HOUR, 6 * HOUR)
    const proof = await app.proof(done.id)
    expect(proof).toMatchObject({ verdict: 'proven', phase: 'watching' })
    expect((await request(done.id)).reopenCount).toBe(0)
  })
})
