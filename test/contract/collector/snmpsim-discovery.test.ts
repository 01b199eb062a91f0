import { discoverDevice } from '#collector/discovery/discover-device.ts'
import { printProposal } from '#collector/discovery/print-proposal.ts'
import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import type { InventoryDevice } from '#platform/inventory.ts'
import { parseInventory } from '#platform/load-inventory.ts'
import { bulkWalk, startSnmpsim, type RunningAgent } from '#test/agents/real-agents.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const recordings = {
  cisco: 'cisco_16_switch.snmprec.gz',
  linux: 'recorded/linux-full-walk.snmprec.gz',
  windows: 'recorded/winxp-full-walk.snmprec.gz',
}
let agent: RunningAgent
beforeAll(async () => {
  agent = await startSnmpsim(recordings)
})
afterAll(() => agent.stop())

describe.each(Object.keys(recordings))('discovery of the recorded %s', (community) => {
  it('lists every interface that snmpbulkwalk lists, and its proposal loads', async () => {
    const snmp = { version: '2c', community } as const
    const device: InventoryDevice = { id: 'd', host: '127.0.0.1', port: agent.port, snmp, intervalMs: 10_000 }
    const session = await openNetSnmpSession(device)
    const discovery = await discoverDevice(session, '2c')
    session.close()
    const listed = bulkWalk(agent.port, community, '1.3.6.1.2.1.2.2.1.2')
    expect(listed.size).toBeGreaterThan(1)
    expect(discovery.tables.ports.map(({ index }) => index).sort()).toEqual([...listed.keys()].sort())
    for (const [index, name] of bulkWalk(agent.port, community, '1.3.6.1.2.1.31.1.1.1.1'))
      expect(discovery.tables.ports.find((row) => row.index === index)?.name).toBe(name.replaceAll('"', ''))
    const text = printProposal(discovery, device)
    const env = { SNMP_COMMUNITY: community }
    const { inventory, problems } = parseInventory(text, { source: 'proposal', env, baseDir: '.' })
    expect(problems).toEqual([])
    const commented = text.split('\n').filter((line) => /^ {2}#.*- \{ id:/.test(line)).length
    expect((inventory?.links.length ?? 0) + commented).toBe(listed.size)
  })
})
