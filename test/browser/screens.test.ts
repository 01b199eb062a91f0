import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectComplaints, openContext } from './browser.ts'
import { openStage, type Stage } from './harness.ts'
import { lookAround, wholeShare } from './matrix-look.ts'

/** What matrix.test.ts does not reach: an odd state of a screen, and what tells that it has its content. */
interface Screen {
  name: string
  path: string
  ready: (page: Page) => Promise<unknown>
  /** The browser itself complains in the console about an answer of this status: what the screen is about. */
  answers?: 404
}
const screens: Screen[] = [
  { name: 'links-nothing', path: '/links?q=zzz', ready: (page) => page.locator('h2').first().waitFor() },
  {
    name: 'link-compared',
    path: '/links/dindik-utama?range=custom&from=2026-11-01&to=2026-11-08&compare=1',
    ready: (page) => page.getByRole('img').first().waitFor(),
  },
  { name: 'link-unknown', path: '/links/nowhere', ready: (page) => page.locator('h1').first().waitFor(), answers: 404 },
]

describe('a screen in an odd state', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  it.each(screens.flatMap((screen) => (['id', 'en'] as const).map((language) => ({ ...screen, language }))))(
    '$name in $language, in every theme and width',
    async ({ name, path, ready, answers, language }) => {
      const context = await openContext(stage.browser, { theme: 'light', language, width: 360 })
      const page = await context.newPage()
      const complaints = collectComplaints(page)
      await page.goto(stage.url + path)
      await ready(page)
      const camera = await context.newCDPSession(page)
      expect(await lookAround(page, camera, { name: `odd/${name}`, language, share: wholeShare })).toEqual([])
      expect(complaints.filter((text) => !answers || !text.includes(`status of ${answers}`))).toEqual([])
      await context.close()
    },
  )
})
