import type { Browser, Page } from 'playwright-core'
import { signIn } from '../../browser/sign-in.ts'
import { observe, p75, seenOn, sleep, slow } from './slow-page.ts'

/** One after the other, as a person does: the next when the last has been seen. */
const act = async (...steps: (() => Promise<unknown>)[]): Promise<void> => {
  for (const step of steps) {
    await step()
    await sleep(700)
  }
}
const find = async (page: Page, text: string): Promise<void> => {
  for (const letter of text) await page.keyboard.press(letter, { delay: 80 })
}

/** What people do most: another part of a list, the notices, the finder, a row. */
const walk = (page: Page): Promise<void> =>
  act(
    ...[0, 1, 2].map((i) => () => page.locator('main fieldset label').nth(i).click()),
    () => page.locator('.bell').first().click(),
    () => page.keyboard.press('Escape'),
    () => page.keyboard.press('Control+k'),
    () => find(page, 'dinas'),
    () => page.keyboard.press('Escape'),
    () => page.locator('main a[href^="/requests/"]').first().click(),
  )

export const measureInteractions = async (browser: Browser, url: string): Promise<void> => {
  for (const [what, width, times] of [
    ['desktop', 1280, 4],
    ['phone', 360, 4],
    ['desktop', 1280, 1],
    ['phone', 360, 1],
  ] as const) {
    const page = await signIn(browser, url, 'teknisi1', { width })
    await slow(page, { times })
    await observe(page)
    await page.goto(`${url}/work`)
    await page.locator('main a[href^="/requests/"]').first().waitFor()
    await sleep(5000)
    await walk(page)
    const took = Object.values((await seenOn(page)).interactions)
    console.log(
      `${what} at ${width}, ${times > 1 ? `${times} times slower` : 'at full speed'}: ${took.length} interactions on /work, INP p75 ${p75(took)} ms, slowest ${Math.max(0, ...took)} ms`,
    )
    await page.context().close()
  }
}
