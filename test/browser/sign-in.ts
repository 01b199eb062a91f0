import type { Browser, Page } from 'playwright-core'
import { openContext, type Look } from './browser.ts'

/** A window of its own in which this person of the demo city is signed in. The caller closes its context. */
export const signIn = async (browser: Browser, url: string, login: string, look: Partial<Look> = {}): Promise<Page> => {
  const context = await openContext(browser, { theme: 'light', language: 'id', width: 1280, ...look })
  const page = await context.newPage()
  await page.goto(`${url}/login`)
  await page.locator('input[autocomplete="username"]').fill(login)
  await page.locator('input[type="password"]').fill('demo-pantau')
  await page.locator('form button[type="submit"]').click()
  await page.waitForURL((address) => address.pathname !== '/login')
  return page
}
