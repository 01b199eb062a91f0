import type { LinkView } from '#wire/links.ts'

/** Finds a link by any of its names; `needle` in lower case, every word of it must occur. */
export const matchesText = (view: LinkView, needle: string): boolean => {
  if (needle === '') return true
  const names = `${view.opdName} ${view.opdShortName} ${view.id} ${view.deviceId} ${view.objectName}`.toLowerCase()
  return needle.split(/\s+/).every((word) => names.includes(word))
}
