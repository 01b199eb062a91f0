import type { RequestList } from '#wire/requests.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectComplaints, openBrowser, openContext } from './browser.ts'
import { axeViolations, sidewaysPx, takeShot } from './harness.ts'
import { signIn } from './sign-in.ts'
import { startCity, type RunningCity } from './start-city.ts'

/** The telemetry screens on the real system: agents over UDP, collector, store, server, browser. */
describe('the demo city in a browser', () => {
  let city: RunningCity
  let browser: Browser
  beforeAll(async () => {
    city = await startCity()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await city.stop()
  })

  it('goes from the log-in to a live link and the wall without a complaint', async () => {
    const context = await openContext(browser, { theme: 'light', language: 'id', width: 1280 })
    const page = await context.newPage()
    await page.goto(`${city.url}/links`)
    await page
      .getByRole('region', { name: /DATA DEMO/ })
      .getByRole('button', { name: /Kabid/ })
      .first()
      .click()
    await page.waitForURL((url) => url.pathname === '/links')
    // The question who is signed in was refused before: from here on nothing may be.
    const complaints = collectComplaints(page)

    await page.locator('[data-link]').nth(5).waitFor()
    await page.getByRole('button', { name: /Normal/ }).waitFor()
    await page.getByText('DATA DEMO').waitFor()
    await takeShot(page, 'city-links')
    expect(await axeViolations(page)).toEqual([])

    await page.getByRole('button', { name: /Normal/ }).click()
    await page.waitForURL(/state=normal/)
    const name = await page.locator('.is-normal [data-link]').first().getAttribute('data-link')
    await page.goto(`${city.url}/links/${name}?range=7d`)
    const chart = page.getByRole('img', { name: /Unduh rata-rata .* Cakupan data/ })
    await chart.waitFor()
    await takeShot(page, 'city-link')
    expect(await axeViolations(page)).toEqual([])
    expect(await sidewaysPx(page)).toBe(0)

    const before = await page
      .getByText(/^Data \d+ dtk lalu$/)
      .first()
      .textContent()
    await expect
      .poll(() =>
        page
          .getByText(/^Data \d+ dtk lalu$/)
          .first()
          .textContent(),
      )
      .not.toBe(before)

    await page.goto(`${city.url}/wall`)
    await page.locator('main li').nth(3).waitFor()
    await takeShot(page, 'city-wall')
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows a letter officer letters alone, and asks nothing that he may not see', async () => {
    const page = await signIn(browser, city.url, 'agenda')
    const complaints = collectComplaints(page)
    const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
    const menu = page.getByRole('navigation').first()
    // His home: no state and no rate of any link, no age of measurements, no way to the links.
    await page.locator('tbody tr').first().waitFor()
    expect(await page.getByRole('columnheader', { name: 'Langsung' }).count()).toBe(0)
    expect(await page.getByText(/^Data \d+/).count()).toBe(0)
    expect(await menu.getByRole('link', { name: 'Link', exact: true }).count()).toBe(0)
    await takeShot(page, 'city-letters')

    await page.locator('tbody tr a').first().click()
    await page.getByRole('heading', { name: 'Yang diminta' }).waitFor()
    await takeShot(page, 'city-letter')
    expect(await page.locator('main a[href^="/links/"]').count()).toBe(0)
    // One that was increased: its proof is not his, and no panel says so.
    const increased = await page.evaluate(async () => {
      const { rows } = (await (await fetch('/api/v1/requests')).json()) as RequestList
      return rows.find((row) => row.increasedAtMs !== null)?.id
    })
    await page.goto(`${city.url}/requests/${increased}`)
    await page.getByRole('heading', { name: 'Yang diminta' }).waitFor()
    expect(await page.getByRole('heading', { name: /Pembuktian|Di luar wewenang/ }).count()).toBe(0)
    expect(await page.getByText('( )').count()).toBe(0)
    await page.goto(`${city.url}/requests/new`)
    await page.locator('option[value="dinkes-utama"]').first().waitFor({ state: 'attached' })
    await page.goto(`${city.url}/complaints`)
    await heading('Pengaduan').waitFor()
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
    // What is not his says so, and leads back to what is.
    for (const path of ['/links', '/links/dinkes-utama', '/wall']) {
      await page.goto(city.url + path)
      await heading('Di luar wewenang Anda').waitFor()
    }
    await page.getByRole('link', { name: 'Ke halaman awal' }).click()
    await page.waitForURL(/\/work$/)
    await page.locator('tbody tr').first().waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('pairs a wall without a keyboard, which then shows the requests beside the links', async () => {
    const wallContext = await openContext(browser, { theme: 'light', language: 'id', width: 1920, height: 1080 })
    const wall = await wallContext.newPage()
    await wall.goto(`${city.url}/wall/pair`)
    const code = wall.getByRole('status').filter({ hasText: /^[A-Z0-9]{6}$/ })
    await code.waitFor()
    await takeShot(wall, 'city-wall-pair')
    expect(await axeViolations(wall)).toEqual([])

    const admin = await signIn(browser, city.url, 'admin')
    await admin.goto(`${city.url}/admin?tab=devices`)
    const form = admin.locator('form').filter({ has: admin.getByLabel('Kode di layar') })
    await form.getByLabel('Kode di layar').fill((await code.textContent()) ?? '')
    await form.getByLabel('Nama perangkat').fill('Ruang NOC')
    await form.getByRole('button').click()
    await wall.waitForURL((address) => address.pathname === '/wall')
    const complaints = collectComplaints(wall)
    await wall.locator('main .tiles li').nth(3).waitFor()
    await wall.getByText(/^\d+ terbuka, \d+ lewat$/).waitFor()
    await takeShot(wall, 'city-wall-requests')
    expect(await axeViolations(wall)).toEqual([])
    expect(complaints).toEqual([])

    // Revoked: it forgets what it showed and asks for a new code, never for a password.
    await admin
      .getByRole('row', { name: /Ruang NOC/ })
      .getByRole('button')
      .click()
    await wall.waitForURL((address) => address.pathname === '/wall/pair')
    await wallContext.close()
    await admin.context().close()
  })
})
