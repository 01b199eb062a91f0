import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import type { App } from 'vue'
import { axeViolations, stickingOut } from './harness.ts'
import { isForeign, isUntranslated, saidOn } from './said-on.ts'

export type Language = 'id' | 'en'
interface View {
  theme: 'light' | 'dark'
  width: 360 | 1280 | 1920
}
/** In an order that changes one thing at a time. */
const views: readonly View[] = [
  { theme: 'light', width: 360 },
  { theme: 'dark', width: 360 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 1280 },
  { theme: 'light', width: 1920 },
  { theme: 'dark', width: 1920 },
]
const heights = { 360: 780, 1280: 900, 1920: 1080 } as const
const folder = join(import.meta.dirname, '../../test-results/matrix')

/** Which of the twelve looks are read by axe and pictured: one of `of` equal parts (1 to 4). */
export interface Share {
  part: number
  of: number
}
export const wholeShare: Share = { part: 0, of: 1 }
/** In each part every theme, every language and every width is met. */
const isOf = ({ part, of }: Share, language: Language, { theme, width }: View): boolean => {
  const [dark, english, wide] = [Number(theme === 'dark'), Number(language === 'en'), [360, 1280, 1920].indexOf(width)]
  return (dark + english * (of === 4 ? 2 : 1) + wide) % of === part
}

/** The screen has its content: heading there, nothing loading, and the first news of its socket heard. */
export const isSettled = async (page: Page): Promise<void> => {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(
    () =>
      document.querySelector('[aria-busy="true"]') === null &&
      !/Menyambung|Menghubungkan|Connecting/.test(document.body.innerText),
  )
}
/** What watches the window or the language has heard of the change, and is drawn. */
const isDrawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

/** Straight from the browser: Playwright's own way waits for fonts and hides carets, a thousand times. */
const take = async (camera: CDPSession, name: string): Promise<void> => {
  const shot = { format: 'jpeg', quality: 50, optimizeForSpeed: true } as const
  const { data } = await camera.send('Page.captureScreenshot', shot)
  await writeFile(join(folder, `${name}.jpg`), data, 'base64')
}

/** As a link on the screen does: without loading the application anew. */
export const goTo = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(async (to) => {
    const app = document.querySelector<HTMLElement & { __vue_app__: App }>('#app')?.__vue_app__
    await app?.config.globalProperties.$router.push(to)
  }, path)
  await isDrawn(page)
  await isSettled(page)
}

const turnTo = async (page: Page, camera: CDPSession, { theme, width }: View): Promise<void> => {
  await page.setViewportSize({ width, height: heights[width] })
  // Who has a phone has a finger: what is pressed is larger.
  await camera.send('Emulation.setTouchEmulationEnabled', { enabled: width === 360 })
  await page.emulateMedia({ colorScheme: theme })
  // The wall is always dark.
  await page.locator(`html[data-theme="${theme}"], html[data-theme="wall"]`).waitFor()
  await isDrawn(page)
  await isSettled(page)
}

/** A screen in both themes and all three widths. Returns what is wrong, each with where it is. */
export const lookAround = async (
  page: Page,
  camera: CDPSession,
  { name, language, share }: { name: string; language: Language; share: Share },
): Promise<string[]> => {
  await mkdir(join(folder, name, '..'), { recursive: true })
  const wrong: string[] = []
  const said = new Set<string>()
  for (const view of views) {
    await turnTo(page, camera, view)
    for (const text of await saidOn(page)) said.add(text)
    const found = await stickingOut(page)
    const where = `${name}-${language}-${view.theme}-${view.width}`
    if (isOf(share, language, view)) {
      found.push(...(await axeViolations(page)))
      await take(camera, where)
    }
    wrong.push(...found.map((one) => `${where}: ${one}`))
  }
  const isWrong = (text: string): boolean => isUntranslated(text) || isForeign(text, language)
  wrong.push(...[...said].filter(isWrong).map((text) => `${name}-${language} says: ${text}`))
  // The pairing page has a heading, a code and a sentence.
  if (said.size <= (name.endsWith('/wall-pair') ? 2 : 10)) wrong.push(`${name}-${language} says next to nothing`)
  if ((await page.locator('html').getAttribute('lang')) !== language) wrong.push(`${name} is not in ${language}`)
  return wrong
}
