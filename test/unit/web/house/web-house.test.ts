import { expect, it } from 'vitest'
import { parse, type SFCDescriptor } from 'vue/compiler-sfc'
import { webFiles } from './web-files.ts'

const sources = webFiles('**/*.{ts,vue,css}')

it('finds the web at all', () => {
  expect(sources.length).toBeGreaterThan(60)
})
it('keeps every colour in tokens.css', () => {
  const strays = sources
    .filter(({ path }) => path !== 'styles/tokens.css')
    .flatMap(({ path, text }) =>
      [...text.matchAll(/#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\brgba?\(|\bhsla?\(/gi)].map(
        ([hex]) => `${path}: ${hex}`,
      ),
    )
    .filter((found) => !/: #(wire|domain|web)/.test(found))
  expect(strays).toEqual([])
})
it('keeps Intl in format/', () => {
  const strays = sources.filter(
    ({ path, text }) => !path.startsWith('format/') && /\bIntl\.|toLocale(Date|Time)?String/.test(text),
  )
  expect(strays.map(({ path }) => path)).toEqual([])
})
it('never asks the zone or the clock of the PC for what is shown', () => {
  const strays = sources.filter(({ text }) =>
    /\.get(Hours|Minutes|Date|Day|Month|FullYear|TimezoneOffset)\(/.test(text),
  )
  expect(strays.map(({ path }) => path)).toEqual([])
})

/** Signs that mean the same in every language. */
const isWordless = (text: string): boolean => !/\p{Letter}{2}/u.test(text)
const spokenAttributes = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'aria-valuetext'])
/** The names of languages are written in themselves; a key is what stands on the keyboard. */
const sameEverywhere = new Set(['ID', 'EN', 'Ctrl K'])

type TemplateNode = NonNullable<NonNullable<SFCDescriptor['template']>['ast']>['children'][number]

const textsOf = (node: TemplateNode): string[] => {
  if (node.type === 2) return [node.content.trim()]
  if (node.type !== 1) return []
  const spoken = node.props.flatMap((prop) =>
    prop.type === 6 && spokenAttributes.has(prop.name) ? [prop.value?.content ?? ''] : [],
  )
  return [...spoken, ...node.children.flatMap(textsOf)]
}

it('says nothing that is not in the dictionaries', () => {
  const strays = webFiles('**/*.vue').flatMap(({ path, text }) => {
    return (parse(text).descriptor.template?.ast?.children ?? [])
      .flatMap(textsOf)
      .filter((said) => !isWordless(said) && !sameEverywhere.has(said))
      .map((said) => `${path}: ${said}`)
  })
  expect(strays).toEqual([])
})
