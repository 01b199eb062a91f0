import { queueCommand } from '#domain/queue-command.ts'
import { describe, expect, it } from 'vitest'
import { parseRouterQueues } from '../../../collector/readback/routeros-queues.ts'

describe('the command for a simple queue', () => {
  it('writes upload before download, in whole numbers', () => {
    expect(queueCommand('dinkes-utama', { downBps: 100e6, upBps: 50e6 })).toBe(
      '/queue simple set [find name="dinkes-utama"] max-limit=50M/100M',
    )
    expect(queueCommand('a', { downBps: 1_500_000, upBps: 512_001 })).toContain('max-limit=512001/1500k')
  })

  it('says what the read-back of the device would read', () => {
    const limit = /max-limit=(\S+)/.exec(queueCommand('a', { downBps: 80e6, upBps: 20e6 }) ?? '')?.[1]
    const [queue] = parseRouterQueues(JSON.stringify([{ name: 'a', 'max-limit': limit }]))
    expect(queue).toMatchObject({ downloadBps: 80e6, uploadBps: 20e6 })
  })

  it('lets no name of a queue say anything to the router', () => {
    expect(queueCommand('x"]; /system reset; :put [$y', { downBps: 1e6, upBps: 1e6 })).toContain(
      String.raw`name="x\"]; /system reset; :put [\$y"]`,
    )
    for (const name of ['', 'a\nb', 'a\u0000b']) expect(queueCommand(name, { downBps: 1e6, upBps: 1e6 })).toBeNull()
  })
})
