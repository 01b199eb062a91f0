import type { Page } from 'playwright-core'

/** A text of the dictionaries: its feature and key. */
type Texts = Record<string, string>
const dictionaries = import.meta.glob<Record<string, Texts>>('../../web/src/i18n/{id,en}/*.ts', { eager: true })
const features = [...new Set(Object.keys(dictionaries).map((path) => /(\w+)\.ts$/.exec(path)?.[1] ?? ''))]
// A file is no key: demo-inventory.yaml.
const key = new RegExp(`(?<![-/])\\b(?:${features.join('|')})\\.[a-z][\\w-]+`)

/** A key that was printed instead of its text, a place that was not filled, or a value that is none. */
export const isUntranslated = (text: string): boolean =>
  key.test(text) || /\{\w+\}|\bNaN\b|\bundefined\b|\[object /.test(text)

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

/** Small words that no English sentence does without, whoever wrote it: a dictionary or a program far behind the screen. */
const english = /\b(?:the|is|are|was|were|of|with|not|from|which|and|has|have|this|that|than)\b/i

/** A text of the other language. */
export const isForeign = (text: string, language: 'id' | 'en'): boolean =>
  !typed.has(text) && (foreign[language].test(text) || (language === 'id' && english.test(text)))

/** Everything that a reader sees or hears: texts and spoken attributes, each whole. */
export const saidOn = (page: Page): Promise<string[]> =>
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
