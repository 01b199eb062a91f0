import { resolveSecret, type SecretSources } from './secret.ts'
import type { YamlPlace } from './yaml-reader.ts'

/** A secret of the inventory: plain, `${NAME}` or `file:PATH`; undefined after noting what is wrong. */
export const readSecret = (
  place: YamlPlace,
  what: string,
  sources: SecretSources,
  minLength = 1,
): string | undefined => {
  const written = place.text(what, { maxLength: 500 })
  if (written === undefined) return undefined
  const resolved = resolveSecret(written, sources)
  if (!resolved.ok) return place.problem(`${what}: ${resolved.problem}`)
  if (resolved.value.length < minLength && !sources.asWritten)
    return place.problem(`${what} must have at least ${minLength} characters (RFC 3414 §11.2)`)
  return resolved.value
}
