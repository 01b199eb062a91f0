import type { Language } from '../i18n/translator.ts'

/** BCP 47 tag of each language of the screen. British English: day before month, 24-hour clock. */
export const localeOf: Record<Language, string> = { id: 'id-ID', en: 'en-GB' }

/** En dash: the mark of a value that is not known. Never 0. */
export const absent = '–'

/** Intl formatters are costly to build: one a locale and option set. */
export const perLanguage = <T>(build: (locale: string) => T): ((language: Language) => T) => {
  const built = new Map<Language, T>()
  return (language) => {
    const known = built.get(language)
    if (known) return known
    const fresh = build(localeOf[language])
    built.set(language, fresh)
    return fresh
  }
}
