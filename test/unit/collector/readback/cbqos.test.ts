import { readPolicyLimits } from '#collector/readback/cbqos.ts'
import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import { cbqosRows, policeTo, shapeTo, type ServicePolicy } from '#test/agents/cbqos-router.ts'
import { HostileAgent, type Quirks } from '#test/agents/hostile-agent.ts'
import { describe, expect, it } from 'vitest'

const sysUpTime = ['1.3.6.1.2.1.1.3.0', () => ({ type: 'ticks', value: 4711 }) as const] as const

const limitsOf = async (
  policies: readonly ServicePolicy[],
  { quirks = {}, version = '2c', bulk = true }: { quirks?: Quirks; version?: '1' | '2c'; bulk?: boolean } = {},
) => {
  const rows = new Map([sysUpTime, ...[...cbqosRows(policies)].map(([oid, value]) => [oid, () => value] as const)])
  const agent = await new HostileAgent({ mib: () => rows, quirks }).start()
  const session = await openNetSnmpSession({
    host: '127.0.0.1',
    port: agent.port,
    snmp: { version, community: 'public' },
  })
  try {
    return { limits: await readPolicyLimits(session, bulk), seen: agent.seen }
  } finally {
    session.close()
    await agent.stop()
  }
}
const whole = (name: string, ...actions: ServicePolicy['classes'][number]['actions']): ServicePolicy => ({
  ifIndex: 3,
  direction: 'out',
  name,
  classes: [{ name: 'class-default', actions }],
})

describe('rates of policies on an interface', () => {
  it('are read by interface and direction: a shaper outwards, a policer inwards', async () => {
    const { limits } = await limitsOf([
      whole('OPD-OUT', shapeTo(50_000_000)),
      { ...whole('OPD-IN', policeTo(20_000_000)), direction: 'in' },
    ])
    expect(limits).toEqual([
      { ifIndex: '3', side: 'sent', bps: 50e6, source: 'cbqos-shape', policy: 'OPD-OUT' },
      { ifIndex: '3', side: 'received', bps: 20e6, source: 'cbqos-police', policy: 'OPD-IN' },
    ])
  })

  it('are levels, although the wide column is typed as a counter; it goes before the narrow one', async () => {
    const { limits } = await limitsOf([whole('TEN-GIG', shapeTo(2_147_483_647, 10_000_000_000n))])
    expect(limits[0]?.bps).toBe(10e9)
  })

  it('count from the narrow column where the wide one is 0 or missing', async () => {
    const { limits } = await limitsOf([whole('OLD-IOS', policeTo(8_000_000, { rate64: 0n }))])
    expect(limits[0]?.bps).toBe(8e6)
  })

  it('are the lowest of several that act on the same traffic', async () => {
    const { limits } = await limitsOf([whole('BOTH', shapeTo(50_000_000), policeTo(30_000_000))])
    expect(limits).toMatchObject([{ bps: 30e6, source: 'cbqos-police' }])
  })
})

describe('what is no limit of the whole link', () => {
  it.each<[string, ServicePolicy]>([
    [
      'a class among others',
      {
        ...whole('MIXED'),
        classes: [
          { name: 'VOICE', actions: [policeTo(1_000_000)] },
          { name: 'class-default', actions: [shapeTo(50_000_000)] },
        ],
      },
    ],
    ['one class that is not class-default', { ...whole('X'), classes: [{ name: 'VOICE', actions: [policeTo(1e6)] }] }],
    ['a share of the port', whole('PERCENT', policeTo(50, { isPercent: true }))],
    ['a rate of zero', whole('ZERO', shapeTo(0, 0n))],
    ['a policy without a limit', whole('NONE')],
  ])('%s', async (_, policy) => {
    expect((await limitsOf([policy])).limits).toEqual([])
  })

  it('a limit in a child policy; that of its parent is one', async () => {
    const parent = whole('PARENT', shapeTo(100_000_000))
    const [first] = parent.classes
    if (first) first.child = { name: 'CHILD', actions: [policeTo(10_000_000)] }
    expect((await limitsOf([parent])).limits).toMatchObject([{ bps: 100e6, policy: 'PARENT' }])
  })
})

describe('devices', () => {
  const many = Array.from({ length: 40 }, (_, k) => ({
    ...whole(`P${k}`, shapeTo(1_000_000 * (k + 1))),
    ifIndex: k + 1,
  }))

  it('without the MIB are asked one thing, once', async () => {
    const { limits, seen } = await limitsOf([])
    expect(limits).toEqual([])
    expect(seen.requests).toBe(1)
  })

  it.each<[string, Parameters<typeof limitsOf>[1]]>([
    ['by GETBULK', {}],
    ['that speak only v1', { version: '1', bulk: false }],
    ['that fail at GETBULK', { quirks: { bulk: 'genErr' } }],
    ['that say tooBig', { quirks: { tooBigAbove: 20 } }],
  ])('are read in full %s', async (_, options) => {
    const { limits } = await limitsOf(many, options)
    expect(limits.map(({ ifIndex, bps }) => [ifIndex, bps])).toEqual(
      many.map(({ ifIndex }) => [String(ifIndex), 1e6 * ifIndex]),
    )
  })
})
