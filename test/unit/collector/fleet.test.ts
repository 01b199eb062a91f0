import { createFleet } from '#collector/fleet.ts'
import { openLearntFile } from '#collector/learnt-file.ts'
import { createAnchoredClock } from '#collector/schedule/anchored-clock.ts'
import { createSlotSchedule } from '#collector/schedule/slot-schedule.ts'
import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import type { LinkSample } from '#domain/sample.ts'
import { createLogger } from '#platform/logger.ts'
import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { interfaceLink } from '#test/agents/poller-rig.ts'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

it('neither asks a device nor writes holes for it while it has no right to, and goes on when it has', async () => {
  const device = new DeviceModel()
  const agent = await new HostileAgent({ mib: () => device.mib() }).start()
  // A machine that wakes after eight seconds: its clock jumps, and every slot in between is due.
  let jumpMs = 0
  const monotonicMs = () => performance.now() + jumpMs
  const clock = createAnchoredClock({ monotonicMs, wallMs: () => Date.now() + jumpMs })
  const samples: LinkSample[] = []
  let isAllowed = true
  const fleet = createFleet({
    clock,
    schedule: createSlotSchedule(clock),
    learnt: await openLearntFile(join(tmpdir(), 'pantau-no-such-file.json')),
    log: createLogger('test', 'silent'),
    openSession: openNetSnmpSession,
    push: (more) => void samples.push(...more),
    mayPoll: () => isAllowed,
    onLeave: () => undefined,
  })
  const snmp = { version: '2c', community: 'public' } as const
  const devices = [{ id: 'one', host: '127.0.0.1', port: agent.port, snmp, intervalMs: 1_000 }]
  try {
    await fleet.apply({ devices, links: [interfaceLink('ether1', { id: 'link', deviceId: 'one' })] })
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(1), 8_000)
    isAllowed = false
    await new Promise((resolve) => setTimeout(resolve, 300)) // the cycle under way ends
    const [asked, written] = [agent.seen.requests, samples.length]
    jumpMs = 8_000
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect([agent.seen.requests, samples.length]).toEqual([asked, written])
    isAllowed = true
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(written), 8_000)
    const fresh = samples.slice(written)
    expect(fresh.every(({ slotMs }) => slotMs > (samples[written - 1]?.slotMs ?? Infinity) + 8_000)).toBe(true)
  } finally {
    await fleet.stop()
    await agent.stop()
  }
}, 20_000) // what it waits for may take 8 s twice
