import { isDynamicQueueName } from '#domain/queue-orientation.ts'
import type { InventoryLink } from '#platform/inventory.ts'
import { suggestName } from '#platform/nearest-name.ts'
import type { DeviceTables, PortRow } from './device-tables.ts'

/** Where a link lives on its device right now. The index is never an identity, only an address to re-check. */
export type Binding =
  | { kind: 'interface'; row: PortRow; isByDescr: boolean }
  | { kind: 'queue'; index: string; name: string; check: PortRow | null }

export type BindResult = { ok: true; binding: Binding } | { ok: false; problem: string }

const no = (problem: string): BindResult => ({ ok: false, problem })

const label = (row: PortRow): string => row.name || row.descr

const describe = (row: PortRow): string =>
  `index ${row.index}${row.alias ? ` "${row.alias}"` : ''}${row.mac ? ` ${row.mac}` : ''}`

/**
 * Finds a link in the tables of its device. `known` is where it was before: with the same name but another comment, or
 * another address and no comment to vouch for it, it is kept apart until a person has looked.
 */
export const bindLink = (link: InventoryLink, tables: DeviceTables, known: Binding | null): BindResult => {
  const result = link.target.kind === 'queue' ? bindQueue(link.target, tables) : bindPort(link.target, tables.ports)
  if (!result.ok && tables.doubts.length > 0) return no(`${result.problem} (${tables.doubts.join('; ')})`)
  return result.ok ? doubtful(result, known) : result
}

type InterfaceTarget = Extract<InventoryLink['target'], { kind: 'interface' }>

const bindPort = ({ name, alias, mac }: InterfaceTarget, ports: readonly PortRow[]): BindResult => {
  const byName = ports.filter((row) => row.name === name)
  // Some devices have no ifName, or an empty one: ifDescr is the name there.
  const named = byName.length > 0 ? byName : ports.filter((row) => row.descr === name)
  if (named.length === 0) return no(`there is no interface "${name}"${suggestName(name, ports.map(label))}`)
  const matching = named.filter((row) => (alias === null || row.alias === alias) && (mac === null || row.mac === mac))
  const [row] = matching
  if (row === undefined) {
    const wanted = [alias !== null && `comment "${alias}"`, mac !== null && `address ${mac}`].filter(Boolean).join(', ')
    return no(`interface "${name}" has not the ${wanted} of the inventory: found ${named.map(describe).join('; ')}`)
  }
  if (matching.length > 1)
    return no(
      `${matching.length} interfaces are called "${name}" (${matching.map(describe).join('; ')}): ` +
        'give alias or mac in the inventory',
    )
  return { ok: true, binding: { kind: 'interface', row, isByDescr: byName.length === 0 } }
}

type QueueTarget = Extract<InventoryLink['target'], { kind: 'queue' }>

const bindQueue = ({ name, checkInterface }: QueueTarget, { queues, ports }: DeviceTables): BindResult => {
  if (isDynamicQueueName(name))
    return no(`queue "${name}" is made by RouterOS itself and comes and goes: make a static simple queue for the link`)
  const matching = queues.filter((row) => row.name === name)
  const [row] = matching
  const names = queues.map((other) => other.name)
  if (row === undefined) return no(`there is no simple queue "${name}"${suggestName(name, names)}`)
  if (matching.length > 1)
    return no(`${matching.length} simple queues are called "${name}": names must be unique to be bound`)
  if (checkInterface === null) return { ok: true, binding: { kind: 'queue', index: row.index, name, check: null } }
  const check = bindPort({ kind: 'interface', name: checkInterface, alias: null, mac: null }, ports)
  if (!check.ok) return no(`checkInterface: ${check.problem}`)
  const port = check.binding.kind === 'interface' ? check.binding.row : null
  return { ok: true, binding: { kind: 'queue', index: row.index, name, check: port } }
}

const doubtful = (result: BindResult & { ok: true }, known: Binding | null): BindResult => {
  const { binding } = result
  if (known?.kind !== 'interface' || binding.kind !== 'interface' || known.row.index === binding.row.index)
    return result
  const [before, after] = [known.row, binding.row]
  const sameAlias = before.alias !== '' && before.alias === after.alias
  const otherAlias = before.alias !== '' && after.alias !== '' && before.alias !== after.alias
  const otherMac = before.mac !== null && after.mac !== null && before.mac !== after.mac
  if (!otherAlias && !(otherMac && !sameAlias)) return result
  return no(
    `interface "${label(after)}" moved from ${describe(before)} to ${describe(after)}, which may be another port: ` +
      'check the device, then reload the inventory to accept it',
  )
}
