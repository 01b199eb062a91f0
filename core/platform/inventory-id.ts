import type { YamlPlace } from './yaml-reader.ts'

/** Ids become tags of the telemetry store, parts of URLs and names of rooms: letters, digits, dot, dash, underscore. */
export const readId = (place: YamlPlace, what: string): string | undefined => {
  const id = place.text(what, { maxLength: 64 })
  if (id === undefined) return undefined
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return id
  return place.problem(
    `"${id}" cannot be an id; use letters, digits, "-", "_" and "." and begin with a letter or digit`,
  )
}
