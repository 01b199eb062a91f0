import type { Inventory } from './inventory.ts'

export interface FieldChange {
  /** `snmp.community`, `target.name`. */
  field: string
  /** Null: absent, or a secret. */
  before: string | null
  after: string | null
  isSecret: boolean
}

export interface ItemChange {
  what: 'site' | 'opd' | 'device' | 'link'
  id: string
  change: 'added' | 'changed' | 'removed'
  fields: FieldChange[]
}

const isSecret = (field: string): boolean => /(^|\.)(community|key|password)$/.test(field)

/** Leaves of a value as text, by dotted path; what is null is absent. */
const flatten = (value: unknown, path: string, into: Map<string, string>): Map<string, string> => {
  if (value === null || value === undefined) return into
  if (typeof value !== 'object') return into.set(path, String(value))
  for (const [key, below] of Object.entries(value)) flatten(below, path === '' ? key : `${path}.${key}`, into)
  return into
}

const fieldsOf = (before: unknown, after: unknown): FieldChange[] => {
  const [old, now] = [flatten(before, '', new Map()), flatten(after, '', new Map())]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => field !== 'id' && old.get(field) !== now.get(field))
    .map((field) =>
      isSecret(field)
        ? { field, before: null, after: null, isSecret: true }
        : { field, before: old.get(field) ?? null, after: now.get(field) ?? null, isSecret: false },
    )
}

const compare = <T extends { id: string }>(
  what: ItemChange['what'],
  before: readonly T[],
  after: readonly T[],
): ItemChange[] => {
  const old = new Map(before.map((item) => [item.id, item]))
  const now = new Map(after.map((item) => [item.id, item]))
  const here = after.flatMap(({ id }): ItemChange[] => {
    const fields = fieldsOf(old.get(id), now.get(id))
    if (!old.has(id)) return [{ what, id, change: 'added', fields }]
    return fields.length === 0 ? [] : [{ what, id, change: 'changed', fields }]
  })
  const gone = before.filter(({ id }) => !now.has(id))
  return [...here, ...gone.map(({ id }): ItemChange => ({ what, id, change: 'removed', fields: [] }))]
}

/** What differs, by id; that a secret differs is said, never how. Both as written (parseInventory), so that references compare. */
export const diffInventories = (before: Inventory, after: Inventory): ItemChange[] => {
  const site = fieldsOf(before.site, after.site)
  return [
    ...(site.length > 0 ? [{ what: 'site' as const, id: 'site', change: 'changed' as const, fields: site }] : []),
    ...compare('opd', before.opds, after.opds),
    ...compare('device', before.devices, after.devices),
    ...compare('link', before.links, after.links),
  ]
}
