import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dictionaries, isUntranslated, saidOn } from './said-on.ts'
import { openOffice, type Office } from './start-office.ts'

const textsOf = (language: 'id' | 'en'): string[] =>
  Object.entries(dictionaries)
    .filter(([path]) => path.includes(`/${language}/`))
    .flatMap(([, dictionary]) => Object.values(dictionary).flatMap((texts) => Object.values(texts)))
    .flatMap((text) => text.split(' | '))
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
/** Titles of the invented people: typed when their accounts were made, and the same in every language. */
const typed = new Set(['Kepala Dinas'])

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
      expect(said.filter(isUntranslated), `${path}: keys`).toEqual([])
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
  expect(isUntranslated('requests.state_done')).toBe(true)
})
