import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openContext } from './browser.ts'
import { axeViolations, isLive, openStage, takeShot, type Stage } from './harness.ts'

/** What the screens say when something does not answer: the true state, in time, in words. */
describe('honesty', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    context = await openContext(stage.browser, { theme: 'light', language: 'id', width: 1280 })
    page = await context.newPage()
  })
  afterEach(async () => {
    Object.assign(stage.server.trouble, {
      isMute: false,
      isSignedOut: false,
      collectorAgeMs: 2000,
      telemetryOk: true,
      failSeries: false,
      hangSeries: false,
    })
    await context.close()
  })

  it('calls itself disconnected within 20 s of silence, and live again by itself', async () => {
    await page.goto(`${stage.url}/links`)
    await isLive(page)
    stage.server.trouble.isMute = true
    await page.getByText('TIDAK TERHUBUNG').waitFor({ timeout: 21_000 })
    await takeShot(page, 'honesty-disconnected')
    expect(await axeViolations(page)).toEqual([])
    stage.server.trouble.isMute = false
    await page.getByText('TIDAK TERHUBUNG').waitFor({ state: 'detached', timeout: 10_000 })
  })
  it('says that the collector stopped, and that the store is in trouble', async () => {
    stage.server.trouble.collectorAgeMs = 160_000
    stage.server.trouble.telemetryOk = false
    await page.goto(`${stage.url}/links`)
    await page.getByText('Kolektor diam 2 mnt 40 dtk').waitFor()
    await page.getByText('PENYIMPANAN BERMASALAH').waitFor()
  })
  it('takes every value off the wall when the collector stopped', async () => {
    stage.server.trouble.collectorAgeMs = 160_000
    await page.goto(`${stage.url}/wall`)
    await page.getByText('DATA BERHENTI').waitFor()
    await page.locator('main li').nth(2).waitFor()
    await takeShot(page, 'honesty-wall-stopped')
    const tiles = await page.locator('main li .facts').allTextContents()
    expect(tiles.length).toBeGreaterThan(3)
    for (const tile of tiles) expect(tile).toMatch(/–\s*Tak ada data/)
    expect(await page.getByRole('list', { name: 'Jumlah link menurut keadaan' }).textContent()).not.toContain('Normal')
    expect(await axeViolations(page)).toEqual([])
  })
  it('says why a link is not measured, and what to know about one that is', async () => {
    await page.goto(`${stage.url}/links/kec-utara-utama`)
    await page.getByText('Tidak diukur:').waitFor()
    await page.getByText('ether9 tidak ditemukan').waitFor()
    expect(await page.getByText('Catatan pengukuran:').count()).toBe(0)
    await page.goto(`${stage.url}/links/bpkad-utama`)
    await page.getByText('Catatan pengukuran:').waitFor()
    await page.getByText('tidak melewati antrian ini').waitFor()
    expect(await page.getByText('Tidak diukur:').count()).toBe(0)
    expect(await axeViolations(page)).toEqual([])
  })
  it('tells a failed history with its id and tries again', async () => {
    stage.server.trouble.failSeries = true
    await page.goto(`${stage.url}/links/rsud-bendan-utama`)
    await page.getByRole('alert').getByText('0b6c2d1e-5f1a').waitFor()
    await takeShot(page, 'honesty-failed')
    expect(await axeViolations(page)).toEqual([])
    // The page asks again by itself every few seconds: once healed, the button may be gone before it is pressed.
    const asked = page.waitForRequest(/\/series\?/)
    await page.getByRole('button', { name: 'Coba lagi' }).click()
    await asked
    stage.server.trouble.failSeries = false
    await page.getByRole('img', { name: /RSUD Bendan.*Cakupan data/ }).waitFor()
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })
  it('shows the shape of what is coming while it waits', async () => {
    stage.server.trouble.hangSeries = true
    await page.goto(`${stage.url}/links/rsud-bendan-utama`)
    await page.getByRole('status').getByText('Memuat').first().waitFor({ state: 'attached' })
    expect(await axeViolations(page)).toEqual([])
  })
  it('brings an ended session to the log-in and back to the same place', async () => {
    stage.server.trouble.isSignedOut = true
    await page.goto(`${stage.url}/links?q=rsud`)
    await page.getByRole('button', { name: 'Kabid Demo' }).click()
    await page.waitForURL('**/links?q=rsud')
    await page
      .getByRole('link', { name: /RSUD Bendan/ })
      .first()
      .waitFor()
  })
  it('freezes when paused and says so', async () => {
    await page.goto(`${stage.url}/links/rsud-bendan-utama`)
    await page.getByRole('button', { name: 'Jeda' }).click()
    await page.getByText(/Dijeda pada/).waitFor()
    await page.getByRole('button', { name: 'Kembali ke langsung' }).click()
    await page.getByRole('button', { name: 'Jeda' }).waitFor()
  })
})
