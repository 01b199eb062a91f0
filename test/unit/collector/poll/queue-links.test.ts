import { rateBps } from '#domain/sample.ts'
import { createPollerRig, queueLink, type PollerRig, type RigOptions } from '#test/agents/poller-rig.ts'
import { afterEach, describe, expect, it } from 'vitest'

const rigs: PollerRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop()
})
const start = async (options: RigOptions): Promise<PollerRig> => {
  const rig = await createPollerRig(options)
  rigs.push(rig)
  await rig.poller.start()
  return rig
}
const polls = async (rig: PollerRig, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await rig.poll()
}
const learning = [queueLink('bkd', { checkInterface: 'ether1' })]
/** ether1 sends 40 Mbit/s (download) and receives 8. */
const ports = [{ outBps: 40e6, inBps: 8e6 }]

describe('the direction of a MikroTik simple queue', () => {
  it.each([
    ['column 8 is the download', { column8Bps: 39e6, column9Bps: 7e6 }, 'inIsDownload', 39e6],
    ['column 8 is the upload', { column8Bps: 7e6, column9Bps: 39e6 }, 'inIsUpload', 39e6],
  ] as const)('is learnt: %s', async (_name, rates, columns, downBps) => {
    const rig = await start({ model: { ports, queues: [{ name: 'bkd', ...rates }] }, links: learning })
    expect((await rig.one('bkd')).down).toMatchObject({ label: 'gap', octets: null })
    expect(rig.poller.links[0]?.warning).toMatch(/direction .* not known yet/)
    await polls(rig, 6)
    expect(rig.poller.learnt.orientations).toEqual({ bkd: columns })
    expect(rateBps(await rig.one('bkd'), 'down')).toBeCloseTo(downBps, -6)
    expect(rig.poller.links[0]?.warning).toBeNull()
  })

  it('is not guessed from even traffic', async () => {
    const even = { column8Bps: 9e6, column9Bps: 9e6 }
    const rig = await start({
      model: { ports: [{ outBps: 9e6, inBps: 9e6 }], queues: [{ name: 'bkd', ...even }] },
      links: learning,
    })
    await polls(rig, 8)
    expect((await rig.one('bkd')).down).toMatchObject({ label: 'gap', octets: null })
  })

  it('without an interface to compare with is assumed, and the assumption is told', async () => {
    const rig = await start({ model: { ports, queues: [{ name: 'bkd' }] }, links: [queueLink('bkd')] })
    expect((await rig.one('bkd')).down.label).toBe('ok')
    expect(rig.poller.links[0]?.warning).toMatch(/assumed/)
  })

  it('that contradicts the inventory is told', async () => {
    const links = [queueLink('bkd', { checkInterface: 'ether1', columns: 'inIsUpload' })]
    const rig = await start({ model: { ports, queues: [{ name: 'bkd' }] }, links })
    await polls(rig, 7)
    expect(rig.poller.links[0]?.warning).toMatch(/other way round/)
  })
})

describe('queues come and go', () => {
  it('a queue made again under another index is found, as a new series', async () => {
    const rig = await start({
      model: { ports, queues: [{ name: 'bkd' }, { name: 'other' }] },
      links: [queueLink('bkd')],
    })
    await rig.one('bkd')
    Object.assign(rig.device.queues[0] ?? {}, { index: 77, column8: 0n, column9: 0n })
    rig.device.rowsChanged()
    expect((await rig.one('bkd')).down).toMatchObject({ label: 'gap', octets: null })
    await new Promise((done) => setTimeout(done, 150))
    expect((await rig.one('bkd')).down.label).toBe('ok')
    expect(rig.poller.links[0]?.binding).toMatchObject({ index: '77' })
  })

  it('another queue at the old index is not taken for the link', async () => {
    const rig = await start({
      model: { ports, queues: [{ name: 'bkd' }, { name: 'other' }] },
      links: [queueLink('bkd')],
    })
    await rig.one('bkd')
    const [a, b] = rig.device.queues
    if (a && b) [a.index, b.index] = [b.index, a.index]
    rig.device.rowsChanged()
    expect((await rig.one('bkd')).down).toMatchObject({ label: 'gap', octets: null })
  })

  it('dynamic queues are refused', async () => {
    const name = 'dhcp-ds<02:00:00:00:00:01>'
    const rig = await start({ model: { ports, queues: [{ name }] }, links: [queueLink(name)] })
    expect(rig.poller.links[0]?.problem).toMatch(/static simple queue/)
  })

  it('parent and child are two links, each with its own octets', async () => {
    const queues = [
      { name: 'parent', column8Bps: 30e6 },
      { name: 'child', column8Bps: 10e6 },
    ]
    const rig = await start({ model: { ports, queues }, links: [queueLink('parent'), queueLink('child')] })
    const [parent, child] = await rig.poll()
    expect(parent && rateBps(parent, 'down')).toBeCloseTo(30e6, -6)
    expect(child && rateBps(child, 'down')).toBeCloseTo(10e6, -6)
  })

  it('FastTrack that bypasses a queue is told', async () => {
    const rig = await start({
      model: { ports, queues: [{ name: 'bkd', column8Bps: 2e6, column9Bps: 0.4e6 }] },
      links: learning,
    })
    await polls(rig, 7)
    expect(rig.poller.links[0]?.warning).toMatch(/FastTrack/)
  })

  it('packet counters that stand at zero are absent, not zero', async () => {
    const rig = await start({ model: { ports, queues: [{ name: 'bkd' }] }, links: [queueLink('bkd')] })
    expect((await rig.one('bkd')).down.packets).toBeNull()
  })
})
