import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openContext } from './browser.ts'
import { axeViolations, openStage, takeShot, type Stage } from './harness.ts'
import { heartbeatForTime, heldBytes, openWallInTime } from './wall-in-time.ts'

/** The wall of the NOC: its scenes, several screens, and a long day of it. */
describe('the wall', () => {
  let stage: Stage
  let context: BrowserContext
  beforeAll(async () => {
    // Two hours pass in a minute below.
    stage = await openStage(heartbeatForTime)
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    context = await openContext(stage.browser, { theme: 'dark', language: 'id', width: 1920, height: 1080 })
  })
  afterEach(() => context.close())

  const open = async (query: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`${stage.url}/wall${query}`)
    await page.getByRole('main').getByRole('listitem').nth(2).waitFor()
    return page
  }
  const openInTime = (query: string) => openWallInTime(context, stage, query)
  const overflowPx = (page: Page): Promise<number> =>
    page.locator('.middle').evaluate((middle) => {
      const inside = middle.getBoundingClientRect()
      const outer = [...middle.querySelectorAll('li')].map((item) => item.getBoundingClientRect())
      return Math.max(0, ...outer.map((box) => Math.max(box.bottom - inside.bottom, box.right - inside.right)))
    })

  it('shows how the network hangs together, both directions of every link against its contract', async () => {
    const page = await open('?scenes=network&m=2.5')
    const scene = page.getByRole('region', { name: /^Jaringan/ })
    await scene.getByRole('heading', { level: 3, name: /^core-1 / }).waitFor()
    await scene.getByRole('listitem').filter({ hasText: 'PUTUS' }).first().waitFor()
    await scene
      .getByRole('listitem')
      .filter({ hasText: /unduh \d+%, unggah \d+%/ })
      .nth(5)
      .waitFor()
    await expect.poll(() => overflowPx(page)).toBe(0)
    await takeShot(page, 'wall-network')
    expect(await axeViolations(page)).toEqual([])
  })

  it('lets nothing take the place of an alarm', async () => {
    const { page, pass } = await openInTime('?scenes=status,network')
    for (let second = 0; second < 60; second += 5) {
      await pass(5000)
      await page.locator('.tiles .is-cut').first().waitFor()
    }
  })

  it('spreads over three screens as one wide wall, the requests on the first', async () => {
    const pages: Page[] = []
    for (const screen of ['1/3', '2/3', '3/3']) {
      const page = await open(`?screen=${screen}`)
      pages.push(page)
      await page.locator('.tiles .name').first().waitFor()
      expect(await page.getByRole('region', { name: /^Permintaan/ }).count()).toBe(screen === '1/3' ? 1 : 0)
      await expect.poll(() => overflowPx(page)).toBe(0)
      await takeShot(page, `wall-screen-${screen.slice(0, 1)}`)
    }
    // Links change their states and places: what is compared is what the three show at the same time.
    const share = async () => {
      const all = (await Promise.all(pages.map((page) => page.locator('.tiles .name').allTextContents()))).flat()
      return { twice: all.length - new Set(all).size, isMany: all.length > 20 }
    }
    await expect.poll(share).toEqual({ twice: 0, isMany: true })
  })

  it('fills one screen of 4K with letters of the same height to the eye', async () => {
    const page = await open('')
    const heightOf = () =>
      page
        .locator('.tiles .name')
        .first()
        .evaluate((name) => parseFloat(getComputedStyle(name).fontSize))
    const hd = await heightOf()
    await page.setViewportSize({ width: 3840, height: 2160 })
    await expect.poll(heightOf).toBeCloseTo(2 * hd, 0)
    await expect.poll(() => overflowPx(page)).toBe(0)
    await takeShot(page, 'wall-4k')
  })

  it('lives two hours of samples without growing, and says each silence in its time', async () => {
    const { page, pass, complaints } = await openInTime('?scenes=status,network&m=3')
    const cdp = await context.newCDPSession(page)
    const live = async (minutes: number): Promise<void> => {
      for (let step = 0; step < minutes * 6; step++) await pass(10_000)
    }
    await live(30)
    const before = await heldBytes(cdp)
    await live(90)
    const grown = (await heldBytes(cdp)) - before
    console.log(`heap ${(before / 1e6).toFixed(1)} MB, grown ${(grown / 1e3).toFixed(0)} kB in 90 minutes`)
    // Buffers of the last minutes are full after the first half hour: what grows then would grow for ever.
    expect(grown).toBeLessThan(1_000_000)
    await page.locator('.tiles .word').filter({ hasNotText: 'Tak ada data' }).first().waitFor()
    expect(complaints).toEqual([])

    stage.server.trouble.collectorAgeMs = 160_000
    await live(1)
    await page.getByText('DATA BERHENTI').waitFor()
    stage.server.trouble.collectorAgeMs = 2000
    await live(1)
    await page.getByText('DATA BERHENTI').waitFor({ state: 'detached' })
    stage.server.trouble.isMute = true
    await page.clock.runFor(21_000)
    await page.getByText('TIDAK TERHUBUNG').waitFor()
    stage.server.trouble.isMute = false
  })
})
