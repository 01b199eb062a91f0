import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LabNetwork } from './network.ts'
import { sendTraffic, startIperf } from './programs.ts'

let lab: LabNetwork
beforeAll(async () => {
  lab = await LabNetwork.open(['router', 'opd'])
  await lab.connect(
    { in: 'router', name: 'opd0', address: '10.77.1.1/24' },
    { in: 'opd', name: 'wan0', address: '10.77.1.2/24' },
  )
  await startIperf(lab, 'opd')
})
afterAll(() => lab.close())

it.each(['tbf', 'htb'] as const)('shapes with %s, and changes the rate while traffic may flow', async (kind) => {
  for (const rateBps of [20e6, 60e6]) {
    await lab.shape('router', 'opd0', { kind, rateBps })
    const before = await lab.octets('router', 'opd0')
    const { seconds } = await sendTraffic(lab, 'router', { to: '10.77.1.2', seconds: 3 })
    const after = await lab.octets('router', 'opd0')
    const bps = ((after.sent - before.sent) * 8) / seconds
    expect(bps / rateBps).toBeGreaterThan(0.8)
    expect(bps / rateBps).toBeLessThan(1.06)
  }
})

it('takes the shaper away', async () => {
  await lab.shape('router', 'opd0', { kind: 'tbf', rateBps: 5e6 })
  await lab.shape('router', 'opd0', null)
  const { octets, seconds } = await sendTraffic(lab, 'router', { to: '10.77.1.2', seconds: 2 })
  expect((octets * 8) / seconds).toBeGreaterThan(100e6)
})

it('leaves nothing behind, also when the set-up fails', async () => {
  const names = (): string => execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })
  const second = await LabNetwork.open(['second'])
  const child = second.start('second', 'sleep', ['600'])
  await second.close()
  expect(child.signalCode).toBe('SIGTERM')
  expect(existsSync(second.folder)).toBe(false)
  expect(names()).not.toContain('second')
  await expect(LabNetwork.open(['third', 'not/a/name'])).rejects.toThrow()
  expect(names()).not.toContain('third')
  expect(names()).toContain(`pantau-${process.pid}-router`)
})
