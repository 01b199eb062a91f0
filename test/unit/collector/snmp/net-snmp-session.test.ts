import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import { explainFailure, type SnmpFailure } from '#collector/snmp/snmp-failure.ts'
import type { SnmpSession } from '#collector/snmp/snmp-session.ts'
import type { SnmpCredentials } from '#platform/inventory.ts'
import { DeviceModel, type ModelOptions } from '#test/agents/device-model.ts'
import { HostileAgent, type Quirks } from '#test/agents/hostile-agent.ts'
import { afterEach, describe, expect, it } from 'vitest'

const open: { stop(): void | Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

const setUp = async (
  quirks: Quirks = {},
  model: ModelOptions = {},
  snmp: SnmpCredentials = { version: '2c', community: 'public' },
): Promise<{ agent: HostileAgent; session: SnmpSession; device: DeviceModel }> => {
  const device = new DeviceModel(model)
  const agent = await new HostileAgent({ mib: () => device.mib(), quirks }).start()
  const session = await openNetSnmpSession({ host: '127.0.0.1', port: agent.port, snmp })
  open.push({ stop: () => agent.stop() }, { stop: () => session.close() })
  return { agent, session, device }
}

const NAME = '1.3.6.1.2.1.31.1.1.1.1.1'
const IN = '1.3.6.1.2.1.31.1.1.1.6.1'
const UPTIME = '1.3.6.1.2.1.1.3.0'
const failureOf = (promise: Promise<unknown>): Promise<SnmpFailure> =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error: SnmpFailure) => error,
  )

describe('a good agent', () => {
  it('gives values in the order asked, with absent as null', async () => {
    const { session } = await setUp()
    const answer = await session.get([NAME, '1.3.6.1.2.1.2.2.1.8.99', IN, UPTIME])
    expect(answer.values[0]?.toString()).toBe('ether1')
    expect(answer.values[1]).toBeNull()
    expect(answer.values[2]).toBeTypeOf('bigint')
    expect(answer.values[3]).toBeGreaterThan(8_000_000)
    expect(answer.receivedAtMs).toBeGreaterThanOrEqual(answer.sentAtMs)
  })

  it('decodes Counter64 of every length', async () => {
    for (const inOctets of [
      0n,
      127n,
      128n,
      2n ** 31n,
      2n ** 47n,
      2n ** 48n,
      2n ** 63n - 1n,
      2n ** 63n,
      2n ** 64n - 1n,
    ]) {
      const { session } = await setUp({}, { ports: [{ inOctets, inBps: 0 }] })
      expect((await session.get([IN])).values).toEqual([inOctets])
    }
  })
})

describe('what is lost, late, doubled or forged', () => {
  it('asks again, and takes no late answer for a newer one', async () => {
    const { session, agent, device } = await setUp({ lateMs: (n) => (n === 1 ? 700 : 0) }, { ports: [{ inBps: 0 }] })
    await session.get([IN])
    const asked = session.get([IN])
    setTimeout(() => {
      for (const port of device.ports) port.inOctets = 77n
    }, 150)
    const answer = await asked
    expect(answer.values).toEqual([77n])
    expect(answer.receivedAtMs - answer.sentAtMs).toBeLessThan(300)
    expect(agent.seen.requests).toBe(3)
  })

  it('survives 40 % loss', async () => {
    const { session } = await setUp({ lose: (n) => n % 5 === 1 || n % 5 === 3 })
    for (let i = 0; i < 5; i++) expect((await session.get([NAME])).values).toHaveLength(1)
  })

  it('takes one answer of two', async () => {
    const { session } = await setUp({ answerTwice: true })
    for (let i = 0; i < 5; i++) expect((await session.get([NAME])).values).toHaveLength(1)
    expect(session.counters.answers).toBe(5)
  })

  it('does not hear another address', async () => {
    const { session } = await setUp({ spoofFrom: '127.0.0.9' })
    const failure = await failureOf(session.get([IN], { deadlineMs: 300 }))
    expect(failure.kind).toBe('no-answer')
    expect(session.counters.foreign).toBeGreaterThan(0)
  })

  it('takes the true answer when a forged one came first', async () => {
    const forged = { address: '127.0.0.9', value: { type: 'counter64', value: 666n } } as const
    const { session } = await setUp({ forgeFrom: forged }, { ports: [{ inOctets: 5n, inBps: 0 }] })
    expect((await session.get([IN])).values).toEqual([5n])
    expect(session.counters.foreign).toBe(1)
  })

  it.each([
    ['other OIDs', { otherOids: true }, 'bad-answer'],
    ['another request id', { otherRequestId: true }, 'no-answer'],
    ['too few varbinds', { cutAbove: 1 }, 'bad-answer'],
    ['rubbish', { mangle: () => Buffer.from('30820fff020101', 'hex') }, 'no-answer'],
    ['an empty datagram', { mangle: () => Buffer.alloc(0) }, 'no-answer'],
    ['60,000 octets of zero', { mangle: () => Buffer.alloc(60_000) }, 'no-answer'],
  ] as const)('%s is a failure, not an answer', async (_name, quirks, kind) => {
    const { session } = await setUp(quirks)
    const failure = await failureOf(session.get([NAME, IN], { deadlineMs: 600, attempts: 2 }))
    expect(failure.kind).toBe(kind)
  })

  it('no broken byte of an answer ends the process or becomes a value of another type', async () => {
    const seeds = { n: 1 }
    const mangle = (answer: Buffer, n: number): Buffer => {
      seeds.n = (seeds.n * 1103515245 + 12345 + n) % 2 ** 31
      const broken = Buffer.from(answer)
      broken[seeds.n % broken.length] = (seeds.n >> 8) & 255
      return seeds.n % 7 === 0 ? broken.subarray(0, seeds.n % broken.length) : broken
    }
    const { session } = await setUp({ mangle })
    let [good, bad] = [0, 0]
    for (let i = 0; i < 150; i++)
      await session.get([NAME, IN, UPTIME], { deadlineMs: 25, attempts: 1 }).then(
        () => good++,
        () => bad++,
      )
    expect(good + bad).toBe(150)
    expect(bad).toBeGreaterThan(20)
  })
})

describe('failures say what to do', () => {
  it('a wrong community and a silent device look the same on v2c, and both are named', async () => {
    const { session } = await setUp({}, {}, { version: '2c', community: 'wrong' })
    const failure = await failureOf(session.get([NAME], { deadlineMs: 200, attempts: 1 }))
    expect(explainFailure(failure, '2c')).toMatch(/not reachable.*community is wrong/s)
  })

  it('tooBig and genErr have their own kind', async () => {
    const { session } = await setUp({ tooBigAbove: 1, bulk: 'genErr' })
    expect((await failureOf(session.get([NAME, IN]))).kind).toBe('too-big')
    expect((await failureOf(session.bulk([NAME], 10))).kind).toBe('device-error')
  })

  it('an unknown name cannot be reached', async () => {
    const target = { host: 'no-such-host.invalid', port: 161, snmp: { version: '2c', community: 'x' } } as const
    expect((await failureOf(openNetSnmpSession(target))).kind).toBe('unreachable')
  })

  it('closing ends what is under way', async () => {
    const { session } = await setUp({ lose: () => true })
    const asked = failureOf(session.get([NAME]))
    await new Promise((done) => setTimeout(done, 50))
    session.close()
    expect(['closed', 'bad-answer', 'no-answer']).toContain((await asked).kind)
    expect((await failureOf(session.get([NAME]))).kind).toBe('closed')
  })
})

describe('SNMPv1', () => {
  it('drops what the agent names as missing and asks the rest', async () => {
    const { session, agent } = await setUp({ onlyV1: true }, {}, { version: '1', community: 'public' })
    const oids = ['1.3.6.1.2.1.2.2.1.8.99', UPTIME, IN, '1.3.6.1.2.1.2.2.1.10.1']
    const { values } = await session.get(oids)
    expect(values.map((value) => value === null)).toEqual([true, false, true, false])
    const before = agent.seen.requests
    await session.get(oids)
    expect(agent.seen.requests).toBe(before + 1)
  })
})
