import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectComplaints, openBrowser, openContext } from './browser.ts'
import { buildForDevelopers, developersDir } from './build-web.ts'
import { axeViolations, stickingOut, takeShot } from './harness.ts'
import { startStandIn, type StandInServer } from './stand-in-server.ts'

describe('the style guide', () => {
  let server: StandInServer
  let browser: Browser
  beforeAll(async () => {
    await buildForDevelopers()
    server = await startStandIn({ webDir: developersDir })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  it.each([
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 1280 },
    { theme: 'light', width: 360 },
  ] as const)('$theme, $width px: every component, axe, console and width', async ({ theme, width }) => {
    const context = await openContext(browser, { theme, width, language: 'id' })
    const page = await context.newPage()
    const complaints = collectComplaints(page)
    await page.goto(`${server.url}/styleguide`)
    await page.locator('[data-sample]').last().waitFor()
    await page.locator('#RateChartBox canvas').last().waitFor()
    await takeShot(page, `styleguide-${theme}-${width}`)
    expect(await axeViolations(page)).toEqual([])
    expect(await stickingOut(page)).toEqual([])
    await page.locator('#AppDialog').getByRole('button').first().click()
    await page.getByRole('dialog').waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('holds hover and focus still, and shows the colours of the wall', async () => {
    const context = await openContext(browser, { theme: 'light', width: 1280, language: 'id' })
    const page = await context.newPage()
    await page.goto(`${server.url}/styleguide`)
    const buttons = page.locator('#AppButton .stage')
    const styleOf = (state: string, name: string) =>
      buttons
        .and(page.locator(state))
        .first()
        .locator('button')
        .evaluate((button, property) => getComputedStyle(button).getPropertyValue(property), name)
    await expect.poll(() => styleOf('.force-focus', 'outline-style')).toBe('solid')
    await expect.poll(() => styleOf('.force-hover', 'background-color')).toBe('rgb(238, 241, 245)')
    await page.getByText('Wall', { exact: true }).click()
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('wall')
    await context.close()
  })
})
