import type { FoundLink } from '#wire/device-probe.ts'
import type { InventoryEdit, InventoryView } from '#wire/inventory.ts'
import { bpsOf, idPattern, type FieldWord } from './device-form.ts'

/** One found thing with what a person says about it. */
export interface FoundRow {
  found: FoundLink
  isChosen: boolean
  linkId: string
  opdId: string
  down: string
  up: string
  /** Port that a queue limits; empty: not said. */
  check: string
}

export interface NewOpd {
  id: string
  name: string
}

const mbps = (bps: number | null): string => (bps === null ? '' : String(bps / 1e6))

export const rowOf = (found: FoundLink, opdIds: readonly string[]): FoundRow => ({
  found,
  isChosen: false,
  linkId: found.linkId,
  // A tag on the device may name an agency that is not in the inventory.
  opdId: found.opdId !== null && opdIds.includes(found.opdId) ? found.opdId : '',
  down: mbps(found.downBps),
  up: mbps(found.upBps),
  check: '',
})

export const keyOf = ({ kind, name, alias, mac }: FoundLink): string => [kind, name, alias, mac].join('\n')

/** The link that already measures this, if one does. */
export const linkedAs = (
  { kind, name, alias, mac }: FoundLink,
  deviceId: string,
  { links }: Pick<InventoryView, 'links'>,
): string | null =>
  links.find(
    (link) =>
      link.deviceId === deviceId &&
      link.target.kind === kind &&
      link.target.name === name &&
      (link.target.kind === 'queue' ||
        ((alias === null || link.target.alias === null || link.target.alias === alias) &&
          (mac === null || link.target.mac === null || link.target.mac === mac))),
  )?.id ?? null

/** Letters and digits of a name, as an id: `Dinas Kesehatan` → `dinas-kesehatan`. */
export const idFromName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40) || 'opd'

export type RowField = 'linkId' | 'opdId' | 'down' | 'up'

/** What is wrong with a chosen row; `others`: ids that are taken. */
export const checkRow = (row: FoundRow, others: readonly string[]): Partial<Record<RowField, FieldWord>> => ({
  ...(idPattern.test(row.linkId.trim()) ? {} : { linkId: 'inventory.wrongId' }),
  ...(others.includes(row.linkId.trim()) ? { linkId: 'inventory.usedId' } : {}),
  ...(row.opdId === '' ? { opdId: 'inventory.needed' } : {}),
  ...(bpsOf(row.down) === undefined ? { down: 'inventory.wrongRate' } : {}),
  ...(bpsOf(row.up) === undefined ? { up: 'inventory.wrongRate' } : {}),
})

/** The chosen rows as one change: the agencies that they need first. */
export const editsOf = (rows: readonly FoundRow[], deviceId: string, newOpds: readonly NewOpd[]): InventoryEdit[] => [
  ...newOpds
    .filter(({ id }) => rows.some(({ opdId }) => opdId === id))
    .map((opd): InventoryEdit => ({ kind: 'opd', isNew: true, opd: { ...opd, shortName: null } })),
  ...rows.map(({ found, linkId, opdId, down, up, check }): InventoryEdit => ({
    kind: 'link',
    isNew: true,
    link: {
      id: linkId.trim(),
      opdId,
      deviceId,
      target:
        found.kind === 'queue'
          ? { kind: 'queue', name: found.name, columns: 'learn', checkInterface: check === '' ? null : check }
          : { kind: 'interface', name: found.name, alias: found.alias, mac: found.mac },
      faces: 'opd',
      contract: { downBps: bpsOf(down) ?? null, upBps: bpsOf(up) ?? null },
    },
  })),
]
