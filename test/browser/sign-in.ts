import type { Browser, Page } from 'playwright-core'
import type { Product } from '../journeys/running-product.ts'
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

/** The first administrator of a new installation: the password from the console, changed at once. */
export const signInFirst = async (page: Page, site: Product): Promise<void> => {
  const first = /password {2}(\S+)/.exec(site.said())?.[1]
  if (first === undefined) throw new Error(`no first password:\n${site.said()}`)
  await page.goto(site.url)
  await page.getByLabel('Nama pengguna').fill('admin')
  await page.getByLabel('Kata sandi').fill(first)
  await page.getByRole('button', { name: 'Masuk' }).click()
  await page.getByLabel('Kata sandi sekarang').fill(first)
  await page.getByLabel('Kata sandi baru').fill('gunung slamet berkabut')
  await page.getByRole('button', { name: 'Simpan kata sandi' }).click()
}
