import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ConfigError, type ConfigProblem } from './config.ts'
import { readDevice } from './inventory-device.ts'
import { readLink } from './inventory-link.ts'
import { readId } from './inventory-id.ts'
import type { Inventory, InventoryDevice, InventoryLink } from './inventory.ts'
import { MAX_SHORT_NAME, shortNameOf } from './short-name.ts'
import { openYaml, type YamlPlace } from './yaml-reader.ts'

type Environment = Readonly<Record<string, string | undefined>>

const readSite = (place: YamlPlace): Inventory['site'] => {
  const site = { name: 'Pantau', timezone: 'Asia/Jakarta' }
  if (place.isAbsent) return site
  const keys = place.mapping(['name', 'timezone'], 'site')
  if (!keys) return site
  if (!keys.name.isAbsent) site.name = keys.name.text('the name of the site', { maxLength: 60 }) ?? site.name
  const zone = keys.timezone.isAbsent ? undefined : keys.timezone.text('the timezone')
  if (zone === undefined) return site
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    site.timezone = zone
  } catch {
    keys.timezone.problem(`"${zone}" is not a timezone; write an IANA name such as Asia/Jakarta`)
  }
  return site
}

const readOpd = (place: YamlPlace): Inventory['opds'][number] | undefined => {
  const keys = place.mapping(['id', 'name', 'shortName'], 'an OPD')
  if (!keys) return undefined
  const id = readId(keys.id, 'the id of an OPD')
  const name = keys.name.text('the name of an OPD', { maxLength: 120 })
  if (id === undefined || name === undefined) return undefined
  const shortName = keys.shortName.isAbsent
    ? shortNameOf(name)
    : keys.shortName.text('the short name', { maxLength: MAX_SHORT_NAME })
  return shortName === undefined ? undefined : { id, name, shortName }
}

/** Reads each item of a list and refuses an id that was used before. A missing list is a problem unless `optional`. */
const readAll = <T extends { id: string }>(
  place: YamlPlace,
  what: string,
  read: (item: YamlPlace) => T | undefined,
): T[] => {
  if (place.isAbsent) {
    place.problem(`${what} are missing; write "${what}:" and at least one item below it`)
    return []
  }
  const lineOf = new Map<string, number | null>()
  const result: T[] = []
  for (const item of place.list(what) ?? []) {
    const value = read(item)
    if (!value) continue
    if (lineOf.has(value.id))
      item.problem(`the id "${value.id}" is already used on line ${lineOf.get(value.id) ?? '?'}`)
    else result.push(value)
    lineOf.set(value.id, lineOf.get(value.id) ?? item.line)
  }
  return result
}

/** Two links on one port would count the same octets twice. */
const refuseSharedTargets = (links: readonly InventoryLink[], places: ReadonlyMap<string, YamlPlace>): void => {
  const taken = new Map<string, string>()
  for (const link of links) {
    const key = `${link.deviceId}\n${link.target.kind}\n${link.target.name}`
    const other = taken.get(key)
    if (other === undefined) taken.set(key, link.id)
    else
      places
        .get(link.id)
        ?.problem(`${link.target.kind} "${link.target.name}" of ${link.deviceId} is already the link "${other}"`)
  }
}

/**
 * Parses inventory text. Every problem is collected; `inventory` is present only when there is none. `asWritten` leaves
 * secrets as they stand in the text: for comparing versions, never for polling.
 */
export const parseInventory = (
  text: string,
  { source, env, baseDir, asWritten }: { source: string; env: Environment; baseDir: string; asWritten?: boolean },
): { inventory: Inventory | null; problems: ConfigProblem[] } => {
  const problems: ConfigProblem[] = []
  const root = openYaml(text, source, problems)?.mapping(['site', 'opds', 'devices', 'links'], 'the inventory')
  if (!root) return { inventory: null, problems }
  const site = readSite(root.site)
  const opds = readAll(root.opds, 'opds', readOpd)
  const devices: InventoryDevice[] = readAll(root.devices, 'devices', (place) =>
    readDevice(place, { env, baseDir, asWritten }),
  )
  const known = { opds: writtenIds(root.opds), devices: writtenIds(root.devices) }
  const places = new Map<string, YamlPlace>()
  const links = readAll(root.links, 'links', (place) => {
    const link = readLink(place, known)
    if (link && !places.has(link.id)) places.set(link.id, place)
    return link
  })
  refuseSharedTargets(links, places)
  return { inventory: problems.length === 0 ? { site, opds, devices, links } : null, problems }
}

/** Ids as written, also of items that are wrong elsewhere: one mistake must not cause a second complaint. */
const writtenIds = (place: YamlPlace): string[] =>
  (place.items() ?? []).flatMap((item) => item.entries()?.find(([key]) => key === 'id')?.[1].written ?? [])

/** Reads and validates an inventory file. Throws one ConfigError that lists everything that is wrong, with lines. */
export const loadInventory = (file: string, env: Environment = process.env): Inventory => {
  const path = resolve(file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const message = `cannot be read: ${(error as Error).message}`
    throw new ConfigError([{ source: file, line: null, path: '', message }])
  }
  const { inventory, problems } = parseInventory(text, { source: file, env, baseDir: dirname(path) })
  if (!inventory) throw new ConfigError(problems)
  return inventory
}
