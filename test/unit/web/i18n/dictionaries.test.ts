// @vitest-environment happy-dom
import { language, loadDictionaries, speak, t } from '#web/i18n/translator.ts'
import { describe, expect, it } from 'vitest'
import { webFiles } from '../house/web-files.ts'

type Texts = Record<string, string>
const dictionaries = import.meta.glob<Record<string, Texts>>('../../../../web/src/i18n/{id,en}/*.ts', { eager: true })
const textsOf = (language: 'id' | 'en', feature: string): Texts =>
  dictionaries[`../../../../web/src/i18n/${language}/${feature}.ts`]?.[feature] ?? {}
const features = Object.keys(dictionaries)
  .filter((path) => path.includes('/id/'))
  .map((path) => /([\w-]+)\.ts$/.exec(path)?.[1] ?? '')

const places = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort()

describe.each(features)('%s', (feature) => {
  const id = textsOf('id', feature)
  const en = textsOf('en', feature)
  it('has the same keys and the same places in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(id).sort())
    for (const [key, text] of Object.entries(id)) expect(places(en[key] ?? ''), key).toEqual(places(text))
  })
  it('has no empty text and no plural in Indonesian', () => {
    for (const text of [...Object.values(id), ...Object.values(en)]) expect(text.trim()).not.toBe('')
    for (const text of Object.values(id)) expect(text).not.toContain(' | ')
  })
  it('has no key that nobody says', () => {
    const said = webFiles('**/*.{ts,vue}')
      .filter(({ path }) => !path.startsWith('i18n/'))
      .map(({ text }) => text)
      .join('\n')
    /** Said by its whole name, by its family (`requests.state_${…}`, `word('…')`), or by a typed name (`'errorLink'`). */
    const isSaid = (key: string): boolean => {
      const family = key.includes('_') ? `${feature}.${key.slice(0, key.indexOf('_') + 1)}` : null
      return (
        new RegExp(`\\b${feature}\\.${key}\\b`).test(said) ||
        (family !== null && (said.includes(`${family}\${`) || said.includes(`'${family}'`))) ||
        (said.includes(`${feature}.\${`) && said.includes(`'${key}'`))
      )
    }
    expect(Object.keys(id).filter((key) => !isSaid(key))).toEqual([])
  })
})

describe('translator', () => {
  it('speaks Indonesian first, then what it is told, and sets the language of the page', async () => {
    await loadDictionaries(['links'])
    expect(t('links.title')).toBe('Link')
    expect(t('links.count', { count: 1234 })).toBe('1.234 link')
    await speak('en')
    expect(document.documentElement.lang).toBe('en')
    expect(language.value).toBe('en')
    expect(t('links.count', { count: 1 })).toBe('1 link')
    expect(t('links.count', { count: 1234 })).toBe('1,234 links')
    await speak('id')
  })
  it('refuses to say what was not loaded', () => {
    expect(() => t('wall.title')).toThrow(/wall.title/)
  })
})
