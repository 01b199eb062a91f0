import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import { walkColumns, type WalkLimits } from '#collector/snmp/walk-columns.ts'
import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent, type Quirks } from '#test/agents/hostile-agent.ts'
import { afterEach, describe, expect, it } from 'vitest'

const open: { stop(): void | Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

const NAMES = '1.3.6.1.2.1.31.1.1.1.1'
const DESCRS = '1.3.6.1.2.1.2.2.1.2'
const HC_IN = '1.3.6.1.2.1.31.1.1.1.6'

const walk = async (quirks: Quirks, limits: WalkLimits = {}, version: '1' | '2c' = '2c') => {
  const ports = Array.from({ length: 30 }, (_, i) => ({ index: i === 29 ? 4_194_316_032 : i + 1 }))
  const device = new DeviceModel({ ports })
  const agent = await new HostileAgent({ mib: () => device.mib(), quirks }).start()
  const session = await openNetSnmpSession({
    host: '127.0.0.1',
    port: agent.port,
    snmp: { version, community: 'public' },
  })
  open.push({ stop: () => agent.stop() }, { stop: () => session.close() })
  const result = await walkColumns(session, [NAMES, DESCRS, HC_IN], limits)
  return { ...result, sizes: result.columns.map(({ size }) => size), agent }
}

describe('walkColumns', () => {
  it('reads all rows, also with an index above 2^31, in few packets', async () => {
    const { columns, sizes, isBulkBroken, doubts, agent } = await walk({})
    expect(sizes).toEqual([30, 30, 30])
    expect([...(columns[0] as Map<string, unknown>).keys()].at(-1)).toBe('4194316032')
    expect({ isBulkBroken, doubts }).toEqual({ isBulkBroken: false, doubts: [] })
    expect(agent.seen.requests).toBeLessThan(6)
  })

  it.each([
    ['an agent that is silent to GETBULK', { bulk: 'silent' }, '2c', true],
    ['an agent that refuses GETBULK', { bulk: 'genErr' }, '2c', true],
    ['an agent that finds 20 varbinds too many', { tooBigAbove: 20 }, '2c', false],
    ['an agent that finds 2 varbinds too many', { tooBigAbove: 2 }, '2c', true],
  ] as const)('copes with %s', { timeout: 20_000 }, async (_name, quirks, version, broken) => {
    const { sizes, isBulkBroken } = await walk(quirks, {}, version)
    expect(sizes).toEqual([30, 30, 30])
    expect(isBulkBroken).toBe(broken)
  })

  it('walks SNMPv1 with GETNEXT alone: no Counter64 there', async () => {
    const { sizes } = await walk({ onlyV1: true }, { bulk: false }, '1')
    expect(sizes).toEqual([30, 30, 0])
  })

  it('stops where an agent never advances, never ends or goes back', async () => {
    expect((await walk({ walk: 'stuck' })).doubts.join()).toMatch(/not in order/)
    const endless = await walk({ walk: 'endless' }, { maxRows: 40 })
    expect(endless.doubts.join()).toMatch(/more than 40 rows/)
    expect((await walk({ walk: 'backwards' })).doubts.join()).toMatch(/not in order/)
  })
})
