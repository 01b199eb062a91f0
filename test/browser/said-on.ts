import type { Page } from 'playwright-core'

/** A text of the dictionaries: its feature and key. */
type Texts = Record<string, string>
export const dictionaries = import.meta.glob<Record<string, Texts>>('../../web/src/i18n/{id,en}/*.ts', { eager: true })
const features = [...new Set(Object.keys(dictionaries).map((path) => /(\w+)\.ts$/.exec(path)?.[1] ?? ''))]
const key = new RegExp(`\\b(?:${features.join('|')})\\.[a-z][\\w-]+`)

/** A key that was printed instead of its text, a place that was not filled, or a value that is none. */
export const isUntranslated = (text: string): boolean =>
  key.test(text) || /\{\w+\}|\bNaN\b|\bundefined\b|\[object /.test(text)

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
