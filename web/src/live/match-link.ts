import type { LinkView } from '#wire/links.ts'

/** All names of a link in lower case, made once: a letter typed into the filter asks a thousand of them. */
const namesOf = new WeakMap<LinkView, string>()
const namesIn = (view: LinkView): string => {
  const known = namesOf.get(view)
  if (known !== undefined) return known
  const names = `${view.opdName} ${view.opdShortName} ${view.id} ${view.deviceId} ${view.objectName}`.toLowerCase()
  namesOf.set(view, names)
  return names
}

/** Finds links by any of their names: every word of the text must occur in one of them. */
export const linkMatcher = (text: string): ((view: LinkView) => boolean) => {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return (view) => words.length === 0 || words.every((word) => namesIn(view).includes(word))
}
