import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHANGED, declared, HOUR, liveUntil, MINUTE, play, type ProofApp, startProofApp } from './proof-app.ts'

let app: ProofApp
beforeEach(async () => {
  app = await startProofApp()
})
afterEach(() => app.stop())

const request = async (id: string) => (await app.ok('head', 'GET', `/requests/${id}`)).request
const given = async (id: string) => {
  const found = await app.feature.register.request(id)
  return (found?.events ?? []).flatMap((event) => (event.type === 'verdict_given' ? [event.data] : []))
}
const REASON = 'Diuji bersama OPD di lokasi, laju sesuai.'

describe('a kill between any two steps', () => {
  it('gives no verdict twice, and none is lost', async () => {
    play(app, 'not changed, heavy demand')
    const { id } = await declared(app)
    await liveUntil(app, CHANGED + 7 * HOUR)
    const before = await given(id)
    // As if the program had died before it wrote down that the request was told.
    await app.db.updateTable('proof_verdicts').set({ told_at_ms: null }).execute()
    for (let start = 0; start < 3; start++) {
      await app.restart().job.look()
      app.clock.advance(5 * MINUTE)
    }
    expect(await given(id)).toEqual(before)
    const owed = await app.db.selectFrom('proof_verdicts').select('seq').where('told_at_ms', 'is', null).execute()
    expect(owed).toEqual([])
  })

  it('tells what was recorded and not yet told', async () => {
    play(app, 'not changed, heavy demand')
    const { id } = await declared(app)
    const { register } = app.feature
    const { giveVerdict } = register
    register.giveVerdict = () => Promise.reject(new Error('killed'))
    await app.proofs.job.look().catch(() => undefined)
    await liveUntil(app, CHANGED + 7 * HOUR).catch(() => undefined)
    expect(await given(id)).toEqual([])
    register.giveVerdict = giveVerdict
    await app.restart().job.look()
    const told = await given(id)
    expect(told.length).toBeGreaterThan(0)
    expect(new Set(told.map(({ reference }) => reference)).size).toBe(told.length)
  })

  it('goes on after a restart as if nothing had been', async () => {
    play(app, 'doubled, medium demand')
    const { id } = await declared(app)
    for (let atMs = CHANGED + 30 * MINUTE; atMs <= CHANGED + 5 * HOUR; atMs += 30 * MINUTE) {
      app.clock.set(atMs)
      await app.restart().job.look()
    }
    const rows = await app.db.selectFrom('proof_verdicts').select(['seq', 'verdict']).orderBy('seq').execute()
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1))
    expect((await request(id)).verdict).toBe('proven')
  })
})

describe('data', () => {
  it('that comes late counts when it is there', async () => {
    play(app, 'doubled, heavy demand')
    app.telemetry.hide(CHANGED, CHANGED + 3 * HOUR)
    const { id } = await declared(app)
    await liveUntil(app, CHANGED + 3 * HOUR)
    expect((await request(id)).verdict).toBe('not_yet_provable')
    app.telemetry.hide(0, 0)
    const [late] = await app.telemetry.samples({
      linkId: 'dinkes-utama',
      fromMs: CHANGED + HOUR,
      toMs: CHANGED + 2 * HOUR,
      limit: 1,
    })
    app.proofs.heard(late ? [late] : [])
    await liveUntil(app, CHANGED + 3 * HOUR + 10 * MINUTE, 5 * MINUTE)
    const proof = await app.proof(id)
    expect(proof.verdict).toBe('proven')
    expect(proof.timeToProofMs, 'the time is that of the traffic, not of its arrival').toBeLessThan(2 * HOUR)
  })

  it('of a store that is away changes nothing, and the proof goes on when it is back', async () => {
    play(app, 'doubled, heavy demand')
    const { id } = await declared(app)
    app.telemetry.isAway = true
    await liveUntil(app, CHANGED + HOUR)
    expect(await given(id)).toEqual([])
    app.telemetry.isAway = false
    await liveUntil(app, CHANGED + 2 * HOUR)
    expect((await request(id)).verdict).toBe('proven')
  })

  it('is read little while nothing new shows: bounded work', async () => {
    play(app, 'not changed, light demand')
    const { id } = await declared(app)
    await liveUntil(app, CHANGED + HOUR, 5 * MINUTE)
    const before = app.telemetry.reads
    await liveUntil(app, CHANGED + 2 * HOUR, 5 * MINUTE)
    expect((await app.proof(id)).verdict).toBe('not_yet_provable')
    expect((app.telemetry.reads - before) / 12).toBeLessThanOrEqual(3)
  })

  it('of a device that contradicts the traffic is a conflict, not a proof', async () => {
    play(app, 'doubled, heavy demand')
    app.rates.limitsOf = () => ({ shaperBps: 50e6, portBps: null, uplinkBps: null })
    const { id } = await declared(app)
    await liveUntil(app, CHANGED + 2 * HOUR)
    expect(await request(id)).toMatchObject({ verdict: 'conflict', provenAtMs: null })
    app.rates.limitsOf = () => ({ shaperBps: 100e6, portBps: null, uplinkBps: null })
    await liveUntil(app, CHANGED + 3 * HOUR)
    expect((await request(id)).verdict).toBe('proven')
  })
})

describe('an override', () => {
  it('is shown as such for ever and never counts as proven', async () => {
    play(app, 'not changed, heavy demand')
    const { id } = await declared(app)
    await liveUntil(app, CHANGED + 7 * HOUR)
    const path = `/requests/${id}/verification/override`
    expect((await app.refused('head', 'POST', path, { verdict: 'proven', reason: 'ya' })).status).toBe(400)
    expect(await app.refused('head', 'POST', path, { verdict: 'not_effective', reason: REASON })).toMatchObject({
      reason: 'same-verdict',
    })
    await app.ok('head', 'POST', path, { verdict: 'proven', reason: REASON })
    const proof = await app.proof(id)
    expect(proof).toMatchObject({ verdict: 'not_effective', override: { verdict: 'proven', reason: REASON } })
    const seen = await request(id)
    expect(seen).toMatchObject({ verdict: 'proven', provenAtMs: null, verdictDetail: { isOverride: true } })
    await liveUntil(app, CHANGED + 8 * HOUR)
    const later = await app.proof(id)
    expect(later.override?.reason, 'the same measurement does not undo it').toBe(REASON)
    expect(later.history.filter(({ isOverride }) => isOverride)).toHaveLength(1)
    const audit = await app.db.selectFrom('audit_entries').selectAll().execute()
    expect(JSON.stringify(audit)).toContain('verification.override')
  })

  it('needs a measurement to stand against', async () => {
    const { id } = await declared(app)
    const refused = await app.refused('head', 'POST', `/requests/${id}/verification/override`, {
      verdict: 'proven',
      reason: REASON,
    })
    expect(refused.reason).toBe('nothing-to-override')
  })
})

describe('a burst', () => {
  it('is asked of the collector for the link of the request, audited, and can be stopped', async () => {
    play(app, 'doubled, light demand')
    const { id } = await declared(app)
    await app.proofs.job.look()
    const path = `/requests/${id}/verification/burst`
    type Reply = { burst: { untilMs: number | null; cadenceMs: number } }
    const started = await app.ok<Reply>('technician', 'POST', path, { minutes: 3 })
    expect(started.burst).toEqual({ untilMs: app.clock.nowMs() + 3 * MINUTE, cadenceMs: 1_000, problem: null })
    expect((await app.proof(id)).burst.untilMs).toBe(started.burst.untilMs)
    const stopped = await app.ok<Reply>('head', 'DELETE', path)
    expect(stopped.burst.untilMs).toBeNull()
    expect(app.bursts).toEqual([
      { linkId: 'dinkes-utama', minutes: 3 },
      { linkId: 'dinkes-utama', minutes: 0 },
    ])
    expect((await app.refused('technician', 'POST', path, { minutes: 16 })).status).toBe(400)
  })

  it('is never promised faster than the agent renews its counters', async () => {
    play(app, 'doubled, light demand')
    app.status.devices.push({ id: 'core-1', refreshMs: 3_100 } as never)
    const { id } = await declared(app)
    await app.proofs.job.look()
    expect((await app.proof(id)).burst.cadenceMs).toBe(3_000)
  })
})

it('the figures of supervision count what was measured, with their interval and coverage', async () => {
  play(app, 'not changed, heavy demand')
  const { id } = await declared(app)
  await liveUntil(app, CHANGED + 7 * HOUR)
  await app.ok('head', 'POST', `/requests/${id}/verification/override`, { verdict: 'proven', reason: REASON })
  const figures = await app.ok('head', 'GET', '/verification/supervision')
  expect(figures).toMatchObject({
    quarter: '2026-Q4',
    falseDone: { n: 1, of: 1, share: 1 },
    proven: { n: 0, of: 1, share: 0 },
    judged: { n: 1, of: 1 },
    overrides: 1,
    byVerdict: { not_effective: 1 },
  })
})
