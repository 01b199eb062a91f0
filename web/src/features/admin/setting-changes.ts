import { format } from '../../format/format.ts'
import { t } from '../../i18n/translator.ts'
import { choiceWord, settingName } from './setting-words.ts'
import { isChoice } from './setting-choices.ts'

export interface SettingChange {
  name: string
  before: string
  after: string
}

type Leaf = string | number | boolean | null | undefined

/** `laws.2.text` → its value. */
const leavesOf = (value: unknown, path = ''): [path: string, leaf: Leaf][] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`))
    : [[path, value as Leaf]]

const leafText = (path: string, leaf: Leaf): string => {
  if (leaf === null || leaf === undefined || leaf === '') return '–'
  if (typeof leaf === 'boolean') return t(leaf ? 'settings.yes' : 'settings.no')
  if (typeof leaf === 'number') return format.decimal(leaf)
  return isChoice(path.split('.').at(-1) ?? '') ? choiceWord(leaf) : leaf
}

/** What one version of a group changed against the one before, field by field as the form names them. */
export const settingChanges = (before: unknown, after: unknown): SettingChange[] => {
  const old = new Map(leavesOf(before))
  const now = new Map(leavesOf(after))
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({
      name: settingName(`body.value.${path}`),
      before: leafText(path, old.get(path)),
      after: leafText(path, now.get(path)),
    }))
}
