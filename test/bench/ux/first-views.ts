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

/** A first visit: signed in, and nothing of the product in the browser yet. */
export const measureFirstViews = async (browser: Browser, url: string): Promise<void> => {
  for (const [who, path, width] of VIEWS) {
    const signed = await signIn(browser, url, who, { width })
    const { cookies } = await signed.context().storageState()
    await signed.context().close()
    const nothing = await measureYardstick(browser)
    const context = await browser.newContext({
      storageState: { cookies, origins: [] },
      viewport: { width, height: 900 },
    })
    const page = await context.newPage()
    const cdp = await slow(page, { network: true })
    await cdp.send('Performance.enable')
    await observe(page)
    await page.goto(`${url}${path}`)
    await sleep(8000)
    const { lcp, cls } = await seenOn(page)
    console.log(
      `first view ${path} at ${width}: LCP ${(lcp / 1000).toFixed(2)} s, CLS ${cls.toFixed(3)} ` +
        `(beside it a bare heading ${(nothing.lcpMs / 1000).toFixed(2)} s, a loop of 20 million ${nothing.loopMs.toFixed(0)} ms)`,
    )
    await context.close()
  }
}
