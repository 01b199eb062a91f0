import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { observe, seenOn, sleep, slow } from './slow-page.ts'

/** What this machine makes of nothing, in the same browser and at the same moment: the rest is read against it. */
export const measureYardstick = async (browser: Browser): Promise<{ loopMs: number; lcpMs: number }> => {
  const server = createServer((_, res) => {
    res.setHeader('content-type', 'text/html; charset=utf-8')
    res.end('<!doctype html><html lang="id"><title>Nothing</title><h1>Nothing but a heading</h1></html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const context = await browser.newContext()
  const page = await context.newPage()
  await slow(page, { network: true })
  await observe(page)
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await sleep(1500)
  const { lcp: lcpMs } = await seenOn(page)
  const loopMs = await page.evaluate(() => {
    const begin = performance.now()
    let sum = 0
    for (let i = 0; i < 20_000_000; i++) sum = (sum + i * 7) % 1_000_003
    return sum >= 0 ? performance.now() - begin : 0
  })
  await context.close()
  server.closeAllConnections()
  server.close()
  return { loopMs, lcpMs }
}
