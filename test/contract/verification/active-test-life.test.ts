import { FRAME_SHARE } from '#domain/verification/plan-active-test.ts'
import { measuredSeries } from '#domain/verification/measured-series.ts'
import type { SeriesPoint } from '#domain/verification/model.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { ActiveTestOrder } from '#server/ports/active-test-runner.ts'
import { createActiveTestSource } from '#server/features/verification/active-test-store.ts'
import type { ActiveTestReply, ActiveTestView } from '#wire/active-test.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRandom } from '../../generator/random.ts'
import { CHANGED, declared, HOUR, MINUTE, type ProofApp, startProofApp } from './proof-app.ts'

const REASON = 'OPD libur, buktikan di luar jam kerja'
let app: ProofApp
let path: string
/** Settles the stand-in for iperf3, which otherwise waits. */
let runner: { order: ActiveTestOrder; finish(payloadOctets: number): void; fail(text: string): void } | null

beforeEach(async () => {
  app = await startProofApp()
  const { id } = await declared(app)
  path = `/requests/${id}/verification/active-test`
  runner = null
  app.active.run = (order, signal) =>
    new Promise((resolve, reject) => {
      const fromMs = app.clock.nowMs()
      signal.addEventListener('abort', () => reject(new Error('the test was stopped')))
      runner = {
        order,
        finish: (payloadOctets) => {
          app.clock.set(fromMs + order.seconds * 1000)
          resolve({ fromMs, toMs: app.clock.nowMs(), payloadOctets })
        },
        fail: (text) => reject(new Error(text)),
      }
    })
  hear(sample('dinkes-utama'), sample('dinkes-dua'))
})
afterEach(() => app.stop())

const sample = (linkId: string, { downBps = 2e6, drops = 0 } = {}): LinkSample => {
  const side = (bps: number) => ({ label: 'ok' as const, octets: bps / 8, packets: null, discards: drops, errors: 0 })
  const nowMs = app.clock.nowMs()
  return {
    linkId,
    deviceId: 'core-1',
    slotMs: nowMs,
    readAtMs: nowMs,
    intervalMs: 1000,
    down: side(downBps),
    up: side(1e6),
    oper: 'up',
    rttUs: 2000,
  }
}
const hear = (...samples: LinkSample[]): void => app.proofs.heard(samples)
const get = (): Promise<ActiveTestReply> => app.ok<ActiveTestReply>('head', 'GET', path)
const start = (): Promise<ActiveTestReply> =>
  app.ok<ActiveTestReply>('technician', 'POST', path, { direction: 'down', reason: REASON })
const running = async (): Promise<NonNullable<typeof runner>> => {
  await start()
  return vi.waitFor(() => runner ?? expect.fail('iperf3 was not started'))
}
const until = (state: ActiveTestView['state']): Promise<ActiveTestView> =>
  vi.waitFor(async () => {
    const { test } = await get()
    expect(test?.state).toBe(state)
    return test ?? expect.fail()
  })
const audited = () =>
  app.db
    .selectFrom('audit_entries')
    .select(['action', 'by_name'])
    .where('action', 'like', 'verification.active-test%')
    .orderBy('seq')
    .execute()

describe('an active test', () => {
  it('is off where the inventory names no host, and says so', async () => {
    const { id } = await declared(app, { linkId: 'dinkes-dua' })
    const other = `/requests/${id}/verification/active-test`
    expect((await app.ok<ActiveTestReply>('head', 'GET', other)).problem).toBe('no-test-host')
    const refused = await app.refused('head', 'POST', other, { direction: 'down', reason: REASON })
    expect(refused).toMatchObject({ status: 409, reason: 'no-test-host' })
  })

  it('reads the link every second, sends what the proof needs, and keeps what was received', async () => {
    expect(await get()).toMatchObject({ test: null, problem: null })
    const { order, finish } = await running()
    expect(app.bursts).toEqual([{ linkId: 'dinkes-utama', minutes: expect.any(Number) as number }])
    expect(order).toMatchObject({ direction: 'down', host: { host: '10.20.2.9' }, seconds: 262 })
    expect(order.payloadBps).toBe(Math.floor(100e6 * FRAME_SHARE))
    expect(await get()).toMatchObject({ test: { state: 'running', reason: REASON }, problem: 'another-test' })
    const octets = (95e6 * order.seconds * FRAME_SHARE) / 8
    finish(octets)
    const test = await until('done')
    expect(test.receivedBps).toBeCloseTo(95e6, -3)
    const tests = await createActiveTestSource(app.db).ofLink('dinkes-utama', 'down', 0)
    expect(tests).toEqual([{ fromMs: test.fromMs, toMs: test.toMs, receivedOctets: Math.round(octets / FRAME_SHARE) }])
    expect(await createActiveTestSource(app.db).ofLink('dinkes-utama', 'down', (test.fromMs ?? 0) + 1)).toEqual([])
    expect(await createActiveTestSource(app.db).ofLink('dinkes-utama', 'up', 0)).toEqual([])
    expect((await audited()).map(({ action }) => action)).toEqual([
      'verification.active-test',
      'verification.active-test-end',
    ])
    expect((await get()).problem).toBe('cooling-down')
  })

  it('needs a reason, a direction that was declared, and a link that is measured now', async () => {
    expect(await app.refused('head', 'POST', path, { direction: 'down', reason: 'ya' })).toMatchObject({ status: 400 })
    expect(await app.refused('head', 'POST', path, { direction: 'up', reason: REASON })).toMatchObject({
      status: 409,
      reason: 'nothing-declared',
    })
    app.clock.set(app.clock.nowMs() + 31_000)
    expect((await get()).problem).toBe('not-measured')
    expect(await audited()).toEqual([])
  })

  it.each(['health', 'admin', 'registry', 'wall'] as const)('is nothing for %s', async (who) => {
    expect((await app.refused(who, 'POST', path, { direction: 'down', reason: REASON })).status).toBe(403)
    expect((await app.refused(who, 'DELETE', path)).status).toBe(403)
  })

  it('is not started while a neighbour is at its limit', async () => {
    hear(sample('dinkes-dua', { downBps: 19e6 }))
    expect((await get()).problem).toBe('neighbour-busy')
  })
})

describe('the proof of a link whose agency hardly uses it', () => {
  /** Other traffic between 1 and 9 Mbit/s, and the test; 10 s samples, every second in the burst around the test. */
  const traffic = (test: { fromMs: number; toMs: number }) => {
    const random = createRandom(11)
    const points: SeriesPoint[] = []
    let other = 5e6
    for (let startMs = CHANGED - 24 * HOUR; startMs < test.toMs + HOUR;) {
      const isBurst = startMs >= test.fromMs - 150_000 && startMs < test.toMs + 150_000
      const durationMs = isBurst ? 1_000 : 10_000
      if (startMs % 20_000 === 0) other = 1e6 + 8e6 * random.next()
      const overlapMs = Math.max(0, Math.min(startMs + durationMs, test.toMs) - Math.max(startMs, test.fromMs))
      const bits = (other * durationMs + 95e6 * overlapMs) / 1000
      points.push({ startMs, durationMs, octets: Math.round(bits / 8), label: 'ok' })
      startMs += durationMs
    }
    return measuredSeries(points, null)
  }

  it('comes with the test, and not before', async () => {
    app.active.pause = (ms) => {
      app.clock.set(app.clock.nowMs() + ms)
      hear(sample('dinkes-utama'), sample('dinkes-dua'))
      return Promise.resolve()
    }
    const { order, finish } = await running()
    const fromMs = app.clock.nowMs()
    app.telemetry.set('dinkes-utama', { down: traffic({ fromMs, toMs: fromMs + order.seconds * 1000 }) })
    await app.proofs.job.look()
    const id = path.split('/')[2] ?? ''
    expect(await app.proof(id)).toMatchObject({ verdict: 'not_yet_provable' })
    finish((95e6 * order.seconds * FRAME_SHARE) / 8)
    await until('done')
    app.clock.set(app.clock.nowMs() + 6 * MINUTE)
    await app.proofs.job.look()
    const proof = await app.proof(id)
    expect(proof).toMatchObject({ verdict: 'proven', strength: 'reached' })
    const rung = proof.directions[0]?.evidence.find((one) => one.id === 'E7')
    expect(rung?.result).toBe('pass')
    expect(Math.abs(Number(rung?.numbers['counterBits']) / Number(rung?.numbers['receivedBits']) - 1)).toBeLessThan(
      0.03,
    )
  })
})

describe('it ends early', () => {
  it('at once when a neighbour suffers, and counts for nothing', async () => {
    await running()
    hear(sample('dinkes-utama', { downBps: 95e6, drops: 4_000 }))
    hear(sample('dinkes-dua', { drops: 200 }))
    expect(await until('stopped')).toMatchObject({ detail: 'neighbour-drops dinkes-dua', receivedBps: null })
    expect(await createActiveTestSource(app.db).ofLink('dinkes-utama', 'down', 0)).toEqual([])
    expect(await audited()).toHaveLength(2)
  })

  it('when somebody says so', async () => {
    await running()
    const { test } = await app.ok<ActiveTestReply>('head', 'DELETE', path)
    expect(test).toMatchObject({ state: 'stopped', detail: 'stopped by Akun head-1' })
    expect(await app.refused('head', 'DELETE', path)).toMatchObject({ status: 404 })
  })

  it('when a neighbour became busy while the link was only read', async () => {
    app.active.pause = () => {
      hear(sample('dinkes-dua', { downBps: 19e6 }))
      return Promise.resolve()
    }
    await start()
    expect(await until('failed')).toMatchObject({ detail: 'neighbour-busy', fromMs: null })
    expect(runner).toBeNull()
  })

  it('when iperf3 fails, with its sentence', async () => {
    const { fail } = await running()
    fail('iperf3: the server is busy')
    expect(await until('failed')).toMatchObject({ detail: 'iperf3: the server is busy' })
  })

  it('with the server: a test under way has no result after a restart', async () => {
    await running()
    await app.restart().part.start()
    expect((await get()).test).toMatchObject({ state: 'failed', detail: 'the server was stopped' })
  })
})
