import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOffice, type Office } from './start-office.ts'

type Texts = Record<string, string>
const files = import.meta.glob<Record<string, Texts>>('../../web/src/i18n/{id,en}/*.ts', { eager: true })
const textsOf = (language: 'id' | 'en'): string[] =>
  Object.entries(files)
    .filter(([path]) => path.includes(`/${language}/`))
    .flatMap(([, dictionary]) => Object.values(dictionary).flatMap((texts) => Object.values(texts)))
    .flatMap((text) => text.split(' | '))
const features = [...new Set(Object.keys(files).map((path) => /(\w+)\.ts$/.exec(path)?.[1] ?? ''))]

/** What a text of a dictionary looks like on the screen: in its places stands a name, a number or a time, no sentence. */
const patternOf = (text: string): string =>
  text
    .split(/\{\w+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\S+(?: \\S+){0,2}')
/** Enough letters of its own to be known by them; a name or a unit says nothing of its language. */
const isTelling = (text: string): boolean => text.replace(/\{\w+\}/g, '').replace(/[^\p{Letter}]/gu, '').length >= 4
/** Words that both languages write alike, and what people typed, are no leak. */
const foreignTo = (language: 'id' | 'en'): RegExp => {
  const own = new Set(textsOf(language).map((text) => text.toLowerCase()))
  const foreign = textsOf(language === 'id' ? 'en' : 'id').filter(
    (text) => isTelling(text) && !own.has(text.toLowerCase()),
  )
  return new RegExp(`^(?:${[...new Set(foreign)].map(patternOf).join('|')})$`, 'u')
}
const foreign = { id: foreignTo('id'), en: foreignTo('en') }
const key = new RegExp(`\\b(?:${features.join('|')})\\.[a-z][\\w-]+`)

/** Titles of the invented people: typed when their accounts were made, and the same in every language. */
const typed = new Set(['Kepala Dinas'])

/** Everything that a reader sees or hears: texts and spoken attributes, each whole. */
const saidOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const said: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      if (node instanceof Element) {
        // The names of the languages are written in themselves; typed words are whatever people typed.
        if (node.closest('[lang]:not(html)')) continue
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(node.getAttribute(name) ?? '')
      } else if (!node.parentElement?.closest('[lang]:not(html), script, style')) said.push(node.textContent ?? '')
    }
    return said.map((text) => text.replace(/\s+/g, ' ').trim()).filter(Boolean)
  })

const screens: Record<string, readonly string[]> = {
  kabid: [
    '/supervision',
    '/requests',
    '/requests/demo-open-8',
    '/links',
    '/links/dindik-utama',
    '/complaints',
    '/evaluations',
    '/maintenance',
    '/admin?tab=calendar',
    '/admin?tab=settings',
    '/wall',
  ],
  teknisi1: ['/work', '/requests/demo-open-6'],
  agenda: ['/requests/new'],
  admin: ['/admin', '/admin?tab=devices'],
  'opd-dinkes': ['/my', '/requests/new', '/requests', '/nowhere'],
}

describe.each(['id', 'en'] as const)('a reader of %s', (language) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  it.each(Object.entries(screens))('as %s finds no key and no word of the other language', async (login, paths) => {
    const context = await office.enter(login, { language })
    const page = await context.newPage()
    for (const path of paths) {
      await page.goto(office.url + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0)
      const said = await saidOn(page)
      expect(said.length, path).toBeGreaterThan(10)
      expect(
        said.filter((text) => key.test(text)),
        `${path}: keys`,
      ).toEqual([])
      expect(
        said.filter((text) => foreign[language].test(text) && !typed.has(text)),
        `${path}: the other language`,
      ).toEqual([])
      expect(await page.locator('html').getAttribute('lang'), path).toBe(language)
    }
    await context.close()
  })
})

it('would find a leak: each language is foreign to the other', () => {
  expect(foreign.id.test('Skip to content')).toBe(true)
  expect(foreign.en.test('Langsung ke isi')).toBe(true)
  expect(foreign.id.test('Langsung ke isi')).toBe(false)
  expect(foreign.en.test('3 hasil')).toBe(true)
  expect(key.test('requests.state_done')).toBe(true)
})
