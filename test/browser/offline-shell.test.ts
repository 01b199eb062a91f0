import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openContext } from './browser.ts'
import { distDir } from './build-web.ts'
import { shellIsReady } from './device-store.ts'
import { axeViolations, isLive, openStage, takeShot, type Stage } from './harness.ts'

/** Width and height in the header of a PNG. */
const pngSize = (path: string): string => {
  const head = readFileSync(path)
  return `${head.readUInt32BE(16)}x${head.readUInt32BE(20)}`
}

/** The product as an application of the phone: it installs, opens without a network, and takes a new build calmly. */
describe('the installed application', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())
  const open = async (path: string): Promise<Page> => {
    const context = await openContext(stage.browser, { theme: 'light', language: 'id', width: 1280 })
    const page = await context.newPage()
    await page.goto(stage.url + path)
    return page
  }
  it('has icons of the sizes that it names, and nothing that keeps a browser from installing it', async () => {
    const manifest = JSON.parse(readFileSync(join(distDir, 'app.webmanifest'), 'utf8')) as {
      icons: { src: string; type: string; sizes: string; purpose?: string }[]
    }
    for (const { src, type, sizes } of manifest.icons)
      if (type === 'image/png') expect(pngSize(join(distDir, src)), src).toBe(sizes)
    expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)
    const page = await open('/login')
    await shellIsReady(page)
    const { installabilityErrors } = await (
      await page.context().newCDPSession(page)
    ).send('Page.getInstallabilityErrors')
    // A test's profile is a private window, which installs nothing.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
    await page.context().close()
  })

  it('opens without a network, and holds no answer of the API in its shell', async () => {
    const page = await open('/links')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await shellIsReady(page)
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
      return requests.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(kept).toContain('/')
    expect(kept.filter((path) => !/^\/(assets\/|[\w.-]*$)/.test(path))).toEqual([])
    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('DATA LAMA', { exact: true }).waitFor()
    // The links are there by name; none of their old rates is shown, as if it were one of now.
    await page.getByRole('row').nth(3).waitFor()
    await page.getByRole('row').nth(6).waitFor()
    const rows = await page.getByRole('table').first().getByRole('row').allTextContents()
    for (const row of rows.slice(1)) expect(row).toContain('Tak ada data')
    await takeShot(page, 'offline-links')
    expect(await axeViolations(page)).toEqual([])
    await page.context().close()
  })

  it('tells of a new build, leaves what was typed, and takes the build with the next screen', async () => {
    const page = await open('/links')
    await isLive(page)
    const find = page.getByRole('searchbox').first()
    await find.fill('dinas')
    await page.evaluate(() => Object.assign(window, { isOldPage: true }))
    stage.server.restartAs('newer')
    await page.getByText('VERSI BARU').waitFor()
    await takeShot(page, 'new-version')
    expect(await axeViolations(page)).toEqual([])
    expect(await find.inputValue()).toBe('dinas')
    // The news go on meanwhile.
    await page.getByText('TIDAK TERHUBUNG').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Pengaduan' }).first().click()
    await page.waitForURL('**/complaints')
    await page.waitForFunction(() => !('isOldPage' in window))
    await page.getByText('VERSI BARU').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('loads the wall anew by itself: nobody stands before it', async () => {
    const page = await open('/wall')
    // Tiles come with the snapshot, which tells the version that the page compares with.
    await page.getByRole('main').getByRole('listitem').nth(2).waitFor()
    await page.evaluate(() => Object.assign(window, { isOldPage: true }))
    stage.server.restartAs('newest')
    await page.waitForFunction(() => !('isOldPage' in window))
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.context().close()
  })
})
