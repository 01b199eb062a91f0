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

/** Finds a link by any of its names; `needle` in lower case, every word of it must occur. */
export const matchesText = (view: LinkView, needle: string): boolean => {
  if (needle === '') return true
  const names = namesIn(view)
  return needle.split(/\s+/).every((word) => names.includes(word))
}
