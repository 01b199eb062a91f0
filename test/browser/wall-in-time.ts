import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { collectComplaints } from './browser.ts'
import type { Stage } from './harness.ts'

/** The transport's own heart beats in real time and would call a wall whose clock runs fast a lost line. */
export const heartbeatForTime = { heartbeatMs: 10 * 24 * 3_600_000 }

export interface WallInTime {
  page: Page
  pass: (ms: number) => Promise<void>
  complaints: string[]
}
/** A wall whose clock runs as fast as one wants, with the server's; samples and ticks come along. */
export const openWallInTime = async (
  context: BrowserContext,
  { url, server }: Pick<Stage, 'url' | 'server'>,
  query: string,
): Promise<WallInTime> => {
  const page = await context.newPage()
  const complaints = collectComplaints(page)
  await page.clock.install()
  const connecting = page.waitForEvent('websocket')
  await page.goto(`${url}/wall${query}`)
  const socket = await connecting
  await page.getByRole('main').getByRole('listitem').nth(2).waitFor()
  const pass = async (ms: number): Promise<void> => {
    // The network stays a real one: what was sent must have arrived before the page's clock goes on.
    const heard = socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"tick"'))
    server.advance(ms)
    await heard
    await page.clock.runFor(ms)
  }
  return { page, pass, complaints }
}

/** What the page holds when all that nobody needs any more is gone, in bytes. */
export const heldBytes = async (cdp: CDPSession): Promise<number> => {
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize
}
