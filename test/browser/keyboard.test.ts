import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openContext } from './browser.ts'
import { axeViolations, openStage, type Stage } from './harness.ts'

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent?.trim().replace(/\s+/g, ' ') ?? '')

describe('keyboard alone', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  beforeAll(async () => {
    stage = await openStage({ links: 1000 })
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    context = await openContext(stage.browser, { theme: 'light', language: 'id', width: 1280 })
    page = await context.newPage()
    await page.goto(`${stage.url}/links`)
    await page.getByRole('row').nth(3).waitFor()
  })
  afterEach(() => context.close())

  it('skips to the content', async () => {
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(page)).toBe('Langsung ke isi')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'content')
  })
  it('walks a list of a thousand with forty rows in the document, and opens one', async () => {
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('1001')
    expect(await page.getByRole('row').count()).toBeLessThan(45)
    await page.locator('[data-link][tabindex="0"]').focus()
    await page.keyboard.press('End')
    await page.waitForFunction(
      () => document.activeElement?.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') === '1001',
    )
    await page.keyboard.press('ArrowUp')
    await page.waitForFunction(
      () => document.activeElement?.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') === '1000',
    )
    await page.keyboard.press('Enter')
    await page.waitForURL('**/links/*')
    await page.locator('h1').first().waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
  })
  it('finds a link from anywhere with Ctrl+K', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Cari link/ }).waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox')
    await page.keyboard.type('bendan')
    await page
      .getByRole('dialog')
      .getByRole('option', { name: /Bendan/ })
      .first()
      .waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/links/rsud-bendan-*')
  })
  it('shows its keys with ? and gives focus back with Escape', async () => {
    const opener = page.getByRole('button', { name: 'Bantuan', exact: true })
    await opener.focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('cari di mana saja').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true)
  })
  it('reads the chart with the time cursor', async () => {
    await page.goto(`${stage.url}/links/rsud-bendan-utama`)
    const cursor = page.getByRole('slider', { name: 'Kursor waktu' })
    await page.getByRole('img', { name: /Cakupan data/ }).waitFor()
    await cursor.focus()
    const before = await cursor.getAttribute('aria-valuetext')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => cursor.getAttribute('aria-valuetext')).not.toBe(before)
    await expect.poll(() => cursor.getAttribute('aria-valuetext')).toMatch(/WIB: (unduh .* Mbps|tak ada data)/)
  })
  it('zooms without dragging, and keeps the view in the address', async () => {
    await page.goto(`${stage.url}/links/rsud-bendan-utama?range=7d`)
    await page.getByRole('img', { name: /Cakupan data/ }).waitFor()
    await page.getByRole('button', { name: 'Perbesar' }).press('Enter')
    await page.waitForURL(/range=custom.*from=2/)
    await page.getByRole('button', { name: 'Lihat tabel' }).press('Enter')
    await page.getByRole('region', { name: 'Lihat tabel' }).getByRole('row').nth(5).waitFor()
    expect(await axeViolations(page)).toEqual([])
  })
})
