import type { LocationQuery } from 'vue-router'

/** Says which part of a list is looked at, not how the list is seen: no view. */
const NOT_KEPT = new Set(['page'])

/** What is kept of an address: its filters and order in one order, so that two ways to the same view are one. */
export const viewQuery = (query: LocationQuery): string =>
  Object.entries(query)
    .flatMap(([name, value]) => (typeof value === 'string' && !NOT_KEPT.has(name) ? [[name, value] as const] : []))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.map(encode).join('='))
    .join('&')

/** encodeURIComponent leaves `'()!` as they are; the server takes letters, digits and `%` alone. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/['()!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

export const queryOf = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))
