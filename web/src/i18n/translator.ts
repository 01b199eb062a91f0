import { shallowRef, type ShallowRef } from 'vue'
import { formatCount } from '../format/number.ts'
import type { Feature, MessageKey, MessageValues } from './dictionaries.ts'

/**
 * The speech of the screens. vue-i18n was tried first, runtime only: 12 kB of the 70 that the wall may weigh, for what
 * these lines do, since our texts need `{name}` and one plural, and the compiler checks keys and values better.
 */
export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]

type Texts = Record<string, string>
const files = import.meta.glob<Record<string, Texts>>(['./id/*.ts', './en/*.ts'])

const wanted = new Set<Feature>(['common'])
const spoken: Record<Language, Partial<Record<Feature, Texts>>> = { id: {}, en: {} }
const current = shallowRef<Language>('id')
/** The one in force, or the one on its way. */
let coming: Language = 'id'
export const language: Readonly<ShallowRef<Language>> = current

const load = async (into: Language, feature: Feature): Promise<void> => {
  if (spoken[into][feature]) return
  const path = `./${into}/${feature}.ts`
  const texts = (await files[path]?.())?.[feature]
  if (!texts) throw new Error(`dictionary ${path} is missing`)
  spoken[into][feature] = texts
}

/** Loads what a screen says, in the language in force, before it is shown. */
export const loadDictionaries = async (features: readonly Feature[]): Promise<void> => {
  for (const feature of features) wanted.add(feature)
  await Promise.all([...wanted].map((feature) => load(current.value, feature)))
}

/** Fetches what a screen will say. What does not come is missed by nobody yet: the screen itself loads it, and says so. */
export const fetchDictionaries = async (features: readonly Feature[]): Promise<void> => {
  await Promise.all(features.map((feature) => load(coming, feature)))
}

/** Switches the language of the whole page, its `html lang` included, once all texts are there. */
export const speak = async (next: Language): Promise<void> => {
  const isMissing = (): boolean => [...wanted].some((feature) => !spoken[next][feature])
  coming = next
  // A screen that opens meanwhile may have asked for more.
  while (isMissing()) await Promise.all([...wanted].map((feature) => load(next, feature)))
  current.value = next
  document.documentElement.lang = next
}

/** `one | many` by `{count}`; Indonesian has one form. */
const formOf = (text: string, count: unknown): string => {
  const forms = text.split(' | ')
  return (count === 1 ? forms[0] : forms.at(-1)) ?? text
}

/**
 * Says a message in the language in force; a template that calls it follows the switch. Numbers are printed as the
 * language prints them. Key and values are checked by the compiler.
 */
export const t = <K extends MessageKey>(key: K, ...values: MessageValues<K>): string => {
  const [feature, name] = key.split('.') as [Feature, string]
  const text = spoken[current.value][feature]?.[name]
  if (text === undefined) throw new Error(`"${key}" is not loaded: name its dictionary in meta.dictionaries`)
  const named = (values[0] ?? {}) as Record<string, string | number>
  return formOf(text, named['count']).replace(/\{(\w+)\}/g, (_, place: string) => {
    const value = named[place] ?? ''
    return typeof value === 'number' ? formatCount(value, current.value) : value
  })
}
