/**
 * What the screens cost, in a real Chromium with a quarter of a desk's speed, 10 Mbit/s, 40 ms and an empty cache:
 * first views of the demo city, what people do there, the list of 1,000 live links, both at full speed too; the big chart
 * and the wall at full speed (ux goals of README.md). Sizes are a test: test/browser/bundle-size.test.ts prints them.
 *
 *   node test/bench/ux-goals.ts            # all; or some of: views interactions wall list chart
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBrowser, openContext } from '../browser/browser.ts'
import { buildWeb } from '../browser/build-web.ts'
import { startStandIn } from '../browser/stand-in-server.ts'
import { freePort, health, launchProduct, until } from '../journeys/running-product.ts'
import { measureChart } from './ux/chart.ts'
import { untilCalm } from './ux/cpu.ts'
import { measureFirstViews } from './ux/first-views.ts'
import { measureInteractions } from './ux/interactions.ts'
import { measureLiveList } from './ux/live-list.ts'
import { measureWallCpu } from './ux/wall-cpu.ts'
import { measureYardstick } from './ux/yardstick.ts'

const chosen = process.argv.slice(2)
const isWanted = (...parts: string[]): boolean => chosen.length === 0 || parts.some((part) => chosen.includes(part))

await buildWeb()
const browser = await openBrowser()
if (isWanted('views', 'interactions', 'wall')) {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-ux-'))
  const product = launchProduct({ dataDir, port: await freePort() })
  try {
    await until('the city', async () => ((await health(product.url))?.collector.links.measured ?? 0) > 20, 140_000)
    await untilCalm(product.supervisor.pid ?? 0)
    if (isWanted('views')) await measureFirstViews(browser, product.url)
    if (isWanted('interactions')) await measureInteractions(browser, product.url)
    if (isWanted('wall')) await measureWallCpu(browser, product.url)
  } finally {
    await product.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
if (isWanted('list', 'chart')) {
  const server = await startStandIn({ links: 1000 })
  const open = () => openContext(browser, { theme: 'light', language: 'id', width: 1280 })
  const { loopMs } = await measureYardstick(browser)
  console.log(`a loop of 20 million, slowed: ${loopMs.toFixed(0)} ms`)
  if (isWanted('list')) await measureLiveList(open, server)
  if (isWanted('chart')) await measureChart(open, server.url)
  await server.close()
}
await browser.close()
