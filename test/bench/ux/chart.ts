import type { BrowserContext, CDPSession } from 'playwright-core'
import { sleep } from './slow-page.ts'

/** Time in the chart's own file and in what it calls, without the first run of the file itself. */
const chartMs = async (cdp: CDPSession): Promise<number> => {
  const { nodes, samples = [], timeDeltas = [] } = (await cdp.send('Profiler.stop')).profile
  const self = new Map<number, number>()
  samples.forEach((id, i) => self.set(id, (self.get(id) ?? 0) + (timeDeltas[i] ?? 0) / 1000))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const sum = (id: number, isInside: boolean): number => {
    const node = byId.get(id)
    if (!node) return 0
    const { url, functionName, lineNumber, columnNumber } = node.callFrame
    const isChart = url.includes('/RateChartBox-')
    if (isChart && functionName === '' && lineNumber === 0 && columnNumber === 0) return 0
    const counts = isInside || isChart
    return (node.children ?? []).reduce((total, child) => total + sum(child, counts), counts ? (self.get(id) ?? 0) : 0)
  }
  return sum(nodes[0]?.id ?? 0, false)
}

/** The big chart of one link, at full speed: first drawn, then with another range. */
export const measureChart = async (context: BrowserContext, url: string): Promise<void> => {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Profiler.enable')
  await cdp.send('Profiler.setSamplingInterval', { interval: 200 })
  const link = `${url}/links/rsud-bendan-utama`
  await page.goto(`${url}/links`)
  await page.locator('[data-link="rsud-bendan-utama"]').waitFor()
  await cdp.send('Profiler.start')
  await page.locator('[data-link="rsud-bendan-utama"]').click()
  await page.waitForURL(link)
  await page.locator('canvas').first().waitFor()
  await sleep(2000)
  const firstMs = await chartMs(cdp)
  const updates: number[] = []
  for (const range of [1, 2, 1]) {
    await cdp.send('Profiler.start')
    await page.locator('main fieldset label').nth(range).click()
    await sleep(2000)
    updates.push(await chartMs(cdp))
  }
  console.log(
    `big chart at full speed: first ${firstMs.toFixed(0)} ms, with another range ${updates.map((ms) => ms.toFixed(0)).join(', ')} ms`,
  )
  await page.close()
}
