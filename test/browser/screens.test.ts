import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectComplaints, openContext } from './browser.ts'
import { axeViolations, openStage, sidewaysPx, takeShot, type Stage } from './harness.ts'

/** Add a screen here: its address and what tells that it has its content. */
interface Screen {
  name: string
  path: string
  ready: (page: Page) => Promise<unknown>
  /** The browser itself complains in the console about an answer of this status: what the screen is about. */
  answers?: 404
}
const screens: Screen[] = [
  { name: 'login', path: '/login', ready: (page) => page.getByRole('button', { name: 'Kabid Demo' }).waitFor() },
  { name: 'links', path: '/links', ready: (page) => page.getByRole('row').nth(3).waitFor() },
  { name: 'links-nothing', path: '/links?q=zzz', ready: (page) => page.locator('h2').first().waitFor() },
  {
    name: 'link',
    path: '/links/rsud-bendan-utama',
    ready: (page) => page.getByRole('img').first().waitFor(),
  },
  {
    name: 'link-compared',
    path: '/links/dindik-utama?range=custom&from=2026-11-01&to=2026-11-08&compare=1',
    ready: (page) => page.getByRole('img').first().waitFor(),
  },
  { name: 'link-unknown', path: '/links/nowhere', ready: (page) => page.locator('h1').first().waitFor(), answers: 404 },
  { name: 'not-found', path: '/nowhere', ready: (page) => page.locator('h1').first().waitFor() },
  { name: 'wall', path: '/wall', ready: (page) => page.locator('main li').nth(2).waitFor() },
]
const looks = (['light', 'dark'] as const).flatMap((theme) =>
  (['id', 'en'] as const).flatMap((language) => [360, 1280, 1920].map((width) => ({ theme, language, width }))),
)

describe('every screen', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  it.each(looks)('$theme, $language, $width px', async (look) => {
    const context = await openContext(stage.browser, look)
    try {
      for (const screen of screens) {
        const page = await context.newPage()
        const complaints = collectComplaints(page)
        await page.goto(stage.url + screen.path)
        await screen.ready(page)
        await page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => undefined)
        const where = `${screen.name} ${look.theme} ${look.language} ${look.width}`
        await takeShot(page, where.replaceAll(' ', '-'))
        expect(await axeViolations(page), where).toEqual([])
        expect(await sidewaysPx(page), where).toBe(0)
        expect(await page.locator('html').getAttribute('lang'), where).toBe(look.language)
        const unexpected = complaints.filter((text) => !screen.answers || !text.includes(`status of ${screen.answers}`))
        expect(unexpected, where).toEqual([])
        await page.close()
      }
    } finally {
      await context.close()
    }
  })
})
