import { MASK, Secret } from './secret.ts'

/** Field names whose value never reaches a log, whatever the depth. Compared without case, dashes and underscores. */
const secretNames = new Set([
  'community',
  'password',
  'newpassword',
  'oldpassword',
  'passphrase',
  'token',
  'secret',
  'key',
  'authkey',
  'privkey',
  'cookie',
  'setcookie',
  'authorization',
  'csrf',
  'csrftoken',
  'sessionid',
])
const isSecretName = (name: string): boolean => secretNames.has(name.replaceAll(/[-_]/g, '').toLowerCase())

const MAX_DEPTH = 8
const MAX_ITEMS = 200

/** A copy that is safe to print: secrets masked, errors flattened, cycles and depth bounded. The input is untouched. */
export const redact = (value: unknown, depth = 0, seen: readonly object[] = []): unknown => {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Secret) return MASK
  if (value instanceof Date) return value.toISOString()
  if (seen.includes(value) || depth >= MAX_DEPTH) return '[deep]'
  const inside = [...seen, value]
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1, inside))
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} octets]`
  const facts: Record<string, unknown> = value instanceof Error ? errorFacts(value) : (value as Record<string, unknown>)
  return Object.fromEntries(
    Object.entries(facts)
      .slice(0, MAX_ITEMS)
      .map(([name, item]) => [name, isSecretName(name) && item !== null ? MASK : redact(item, depth + 1, inside)]),
  )
}

/** name, message and stack are not enumerable, so spreading an Error alone would lose them. */
const errorFacts = (error: Error): Record<string, unknown> => ({
  ...error,
  type: error.name,
  message: error.message,
  stack: error.stack,
  ...(error.cause === undefined ? {} : { cause: error.cause }),
})
