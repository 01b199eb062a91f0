import type { Browser } from 'playwright-core'
import { signIn } from '../../browser/sign-in.ts'
import { observe, seenOn, sleep, slow } from './slow-page.ts'
import { measureYardstick } from './yardstick.ts'

const VIEWS = [
  ['opd-dinkes', '/my', 360],
  ['teknisi1', '/work', 360],
  ['kabid', '/supervision', 1280],
  ['kabid', '/links', 1280],
  ['kabid', '/wall', 1920],
] as const

const VISITS = 3
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? NaN
const seconds = (values: readonly number[]): string => values.map((ms) => (ms / 1000).toFixed(2)).join(', ')

/** First visits: signed in, and nothing of the product in the browser yet. */
export const measureFirstViews = async (browser: Browser, url: string): Promise<void> => {
  for (const [who, path, width] of VIEWS) {
    const signed = await signIn(browser, url, who, { width })
    const { cookies } = await signed.context().storageState()
    await signed.context().close()
    const nothing = await measureYardstick(browser)
    const visits: { lcp: number; cls: number }[] = []
    while (visits.length < VISITS) {
      const storageState = { cookies, origins: [] }
      const context = await browser.newContext({ storageState, viewport: { width, height: 900 } })
      const page = await context.newPage()
      const cdp = await slow(page, { network: true })
      await cdp.send('Performance.enable')
      await observe(page)
      await page.goto(`${url}${path}`)
      await sleep(8000)
      visits.push(await seenOn(page))
      await context.close()
    }
    const paints = visits.map(({ lcp }) => lcp)
    console.log(
      `first view ${path} at ${width}: LCP ${seconds([middle(paints)])} s (${seconds(paints)}), ` +
        `CLS ${Math.max(...visits.map(({ cls }) => cls)).toFixed(3)} at most ` +
        `(beside it a bare heading ${seconds([nothing.lcpMs])} s, a loop of 20 million ${nothing.loopMs.toFixed(0)} ms)`,
    )
  }
}
