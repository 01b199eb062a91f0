import { createIperf3Runner } from '#server/features/verification/iperf3-runner.ts'
import type { ActiveTestOrder } from '#server/ports/active-test-runner.ts'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: ChildProcess
let port: number
const clock = { nowMs: () => Date.now() }
const runner = createIperf3Runner(clock)
const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return typeof address === 'object' && address !== null ? address.port : expect.fail('a TCP port')
}

beforeAll(async () => {
  port = await freePort()
  const args = ['--server', '--bind', '127.0.0.1', '--port', String(port), '--forceflush']
  server = spawn('iperf3', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  if (server.stdout) await once(server.stdout, 'data')
})
afterAll(() => void server.kill('SIGKILL'))

const order = (more: Partial<ActiveTestOrder> = {}): ActiveTestOrder => ({
  host: { host: '127.0.0.1', port, from: '127.0.0.1', maxRateBps: 50e6, maxSeconds: 60 },
  direction: 'down',
  payloadBps: 16e6,
  seconds: 3,
  ...more,
})
const never = new AbortController().signal

describe('a real iperf3', () => {
  it.each(['down', 'up'] as const)('sends %s at the rate and for the time of the plan, not more', async (direction) => {
    const startMs = Date.now()
    const { fromMs, toMs, payloadOctets } = await runner.run(order({ direction }), never)
    expect(fromMs).toBeGreaterThanOrEqual(startMs)
    expect(toMs - fromMs).toBeGreaterThanOrEqual(2_900)
    const bps = (payloadOctets * 8) / 3
    expect(bps).toBeGreaterThan(14e6)
    expect(bps).toBeLessThan(17e6)
  })

  it('ends within a moment when it is stopped', async () => {
    const stop = new AbortController()
    const startMs = Date.now()
    setTimeout(() => stop.abort('neighbour-drops'), 700)
    await expect(runner.run(order({ seconds: 30 }), stop.signal)).rejects.toThrow(/stopped/)
    expect(Date.now() - startMs).toBeLessThan(5_000)
    // A stopped client may leave the server busy for a moment: it must come back.
    await expect
      .poll(() => runner.run(order({ seconds: 1 }), never).catch(() => null), { timeout: 20_000 })
      .not.toBeNull()
  })

  it('says what is wrong: nobody listens, iperf3 missing, no result', async () => {
    const nobody = { ...order().host, port: await freePort() }
    await expect(runner.run(order({ host: nobody }), never)).rejects.toThrow(/iperf3: .*(refused|unable to connect)/i)
    await expect(createIperf3Runner(clock, ['/nowhere/iperf3']).run(order(), never)).rejects.toThrow(/not installed/)
    await expect(createIperf3Runner(clock, ['true']).run(order(), never)).rejects.toThrow(/no result/)
  })
})
