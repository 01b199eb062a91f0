import type { MessageKey } from '../../i18n/dictionaries.ts'
import { t } from '../../i18n/translator.ts'

/** Names and choices of settings are words of their schemas; each has its text, as the tests of the screen see. */
const word = (key: string): string => t(key as MessageKey & 'settings.save')

export const keyWord = (name: string): string => word(`settings.key_${name}`)
export const choiceWord = (value: string): string => word(`settings.choice_${value}`)

/** `body.value.laws.2.text` → `Peraturan 3, Bunyi`: the field as the form shows it. */
export const settingName = (path: string): string => {
  const [, part, ...inside] = path.split('.')
  if (part === 'note') return t('settings.note')
  return inside
    .map((step) => (/^\d+$/.test(step) ? ` ${Number(step) + 1}` : `, ${keyWord(step)}`))
    .join('')
    .replace(/^, /, '')
}
