/**
 * What the screens cost, in a real Chromium with a quarter of a desk's speed, 10 Mbit/s, 40 ms and an empty cache:
 * first views of the demo city, and the list of 1,000 links that all change every second (ux goals of README.md).
 *
 *   node test/bench/ux-goals.ts
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { openBrowser, openContext } from '../browser/browser.ts'
import { buildWeb } from '../browser/build-web.ts'
import { signIn } from '../browser/sign-in.ts'
import { startStandIn } from '../browser/stand-in-server.ts'
import { freePort, health, launchProduct, until } from '../journeys/running-product.ts'

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const slow = async (context: BrowserContext, page: Page): Promise<CDPSession> => {
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 40,
    downloadThroughput: 10e6 / 8,
    uploadThroughput: 10e6 / 8,
  })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  return cdp
}
/** Collects from the first byte on: largest paint, shifts, long tasks, and how long what a person did took to be seen. */
const observe = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const seen = { lcp: 0, cls: 0, tasks: [] as number[], events: [] as number[] }
    Object.assign(window, { seen })
    const watch = (type: string, take: (entry: PerformanceEntry & { value?: number }) => void, more: object = {}) => {
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more })
    }
    watch('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime))
    watch('layout-shift', ({ value = 0 }) => (seen.cls += value))
    watch('longtask', ({ duration }) => seen.tasks.push(duration))
    watch('event', ({ duration }) => seen.events.push(duration), { durationThreshold: 16 })
  })
}
interface Seen {
  lcp: number
  cls: number
  tasks: number[]
  events: number[]
}
const seenOn = (page: Page): Promise<Seen> => page.evaluate(() => (window as unknown as { seen: Seen }).seen)
const p75 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.75)] ?? 0

await buildWeb()
const browser = await openBrowser()
const dataDir = mkdtempSync(join(tmpdir(), 'pantau-ux-'))
const product = launchProduct({ dataDir, port: await freePort() })
try {
  await until('the city', async () => ((await health(product.url))?.collector.links.measured ?? 0) > 20, 140_000)
  for (const [who, path, width] of [
    ['opd-dinkes', '/my', 360],
    ['teknisi1', '/work', 360],
    ['kabid', '/supervision', 1280],
    ['kabid', '/links', 1280],
    ['kabid', '/wall', 1920],
  ] as const) {
    const signed = await signIn(browser, product.url, who, { width })
    const state = await signed.context().storageState()
    await signed.context().close()
    // A first visit: signed in, and nothing of the product in the browser yet.
    const context = await browser.newContext({
      storageState: { cookies: state.cookies, origins: [] },
      viewport: { width, height: 900 },
    })
    const page = await context.newPage()
    await slow(context, page)
    await observe(page)
    await page.goto(`${product.url}${path}`)
    await page.locator('main').waitFor()
    await sleep(6000)
    const { lcp, cls } = await seenOn(page)
    console.log(`first view ${path} at ${width}: LCP ${(lcp / 1000).toFixed(2)} s, CLS ${cls.toFixed(3)}`)
    await context.close()
  }
} finally {
  await product.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

const server = await startStandIn({ links: 1000 })
const context = await openContext(browser, { theme: 'light', language: 'id', width: 1280 })
for (const [what, everyMs] of [
  ['1,000 links each 10 s', 0],
  ['1,000 links each second', 1000],
] as const) {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await cdp.send('Performance.enable')
  await observe(page)
  await page.goto(`${server.url}/links`)
  await page.locator('[data-link]').nth(5).waitFor()
  await sleep(5000)
  const busyS = async (): Promise<number> =>
    (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  const { tasks: before } = await seenOn(page)
  const [from, begin] = [await busyS(), performance.now()]
  const frames = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const endsAt = performance.now() + 20_000
        let [late, last] = [0, performance.now()]
        const look = (now: number): void => {
          if (now - last > 50) late += 1
          last = now
          if (now < endsAt) requestAnimationFrame(look)
          else resolve(late)
        }
        requestAnimationFrame(look)
      }),
  )
  for (let second = 0; second < 20; second++) {
    if (everyMs > 0) server.advance(everyMs)
    await sleep(1000)
  }
  const late = await frames
  const share = ((await busyS()) - from) / ((performance.now() - begin) / 1000)
  const { tasks } = await seenOn(page)
  const long = tasks.slice(before.length)
  console.log(
    `${what}: main thread ${(share * 100).toFixed(1)} % (of a quarter of a core's speed), ` +
      `${long.length} tasks over 50 ms (longest ${Math.max(0, ...long).toFixed(0)} ms), ${late} frames later than 50 ms`,
  )
  const filter = page.getByRole('searchbox').first()
  await filter.click()
  for (const letter of 'rsud') await page.keyboard.press(letter, { delay: 80 })
  await sleep(1000)
  const { events } = await seenOn(page)
  console.log(
    `  typing into the filter: slowest ${Math.max(0, ...events).toFixed(0)} ms, p75 ${p75(events).toFixed(0)} ms`,
  )
  await page.close()
}
await context.close()
await server.close()
await browser.close()
