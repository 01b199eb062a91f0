import { isMap, isSeq, type Document, type YAMLMap } from 'yaml'
import { printRate } from '#domain/units.ts'
import { deviceNodes, isReference, openInventoryText, printDocument, secretsOf } from './inventory-secrets.ts'
import type { InventoryLink, SnmpCredentials } from './inventory.ts'
import { KEPT } from './secret.ts'

type KeyInput<P> = { protocol: P; key: string | null } | null
type Protocols = Extract<SnmpCredentials, { version: '3' }>

/** SNMP access as a form gives it: null for a secret keeps the one of the same device at the same host. */
export type SnmpInput =
  | { version: '1' | '2c'; community: string | null }
  | {
      version: '3'
      user: string
      auth: KeyInput<NonNullable<Protocols['auth']>['protocol']>
      priv: KeyInput<NonNullable<Protocols['priv']>['protocol']>
    }

export interface DeviceInput {
  id: string
  host: string
  port: number
  intervalMs: number
  snmp: SnmpInput
}

export interface LinkInput {
  id: string
  opdId: string
  deviceId: string
  target: InventoryLink['target']
  faces: InventoryLink['faces']
  /** Of a new link; one that is known changes its contract by its own rules. */
  contract: { downBps: number | null; upBps: number | null } | null
}

export type InventoryEdit =
  | { kind: 'device'; isNew: boolean; device: DeviceInput }
  | { kind: 'link'; isNew: boolean; link: LinkInput }
  | { kind: 'opd'; isNew: boolean; opd: { id: string; name: string; shortName: string | null } }
  | { kind: 'retire'; what: 'device' | 'link' | 'opd'; id: string }

export interface EditProblem {
  /** Which of the edits. */
  index: number
  /** Field within what was given, such as `snmp.community`; empty: the whole. */
  field: string
  message: string
}

const listOf = { device: 'devices', link: 'links', opd: 'opds' } as const

const present = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined))

const find = (document: Document, list: string, id: string): { at: number; node: YAMLMap | null; count: number } => {
  const items = document.get(list)
  if (!isSeq(items)) return { at: -1, node: null, count: 0 }
  const at = items.items.findIndex((item) => isMap(item) && String(item.get('id')) === id)
  const node = items.items[at]
  return { at, node: isMap(node) ? node : null, count: items.items.length }
}

type Secret = (path: string, given: string | null) => string

const snmpAsWritten = (snmp: SnmpInput, secret: Secret): object => {
  if (snmp.version !== '3') return { version: snmp.version, community: secret('snmp.community', snmp.community) }
  const { user, auth, priv } = snmp
  return {
    version: 3,
    user,
    ...(auth ? { auth: { protocol: auth.protocol, key: secret('snmp.auth.key', auth.key) } } : { insecure: true }),
    ...(priv ? { priv: { protocol: priv.protocol, key: secret('snmp.priv.key', priv.key) } } : {}),
  }
}

const linkAsWritten = ({ id, opdId, deviceId, target, faces, contract }: LinkInput, old: object): object => {
  const { kind, ...facts } = target
  const rates = contract && {
    down: contract.downBps === null ? null : printRate(contract.downBps),
    up: contract.upBps === null ? null : printRate(contract.upBps),
  }
  const isRated = rates !== null && (rates.down !== null || rates.up !== null)
  return {
    ...old,
    id,
    opd: opdId,
    device: deviceId,
    [kind]: present(facts),
    faces,
    ...(isRated ? { contract: present(rates) } : {}),
  }
}

/** Properties of an item that no form knows (`rest`, `test`, the contract of a known link): they stay. */
const rest = (node: YAMLMap | null, known: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries((node?.toJSON() ?? {}) as object).filter(([key]) => !known.includes(key)))

/**
 * Applies edits to inventory text, each item as a whole; comments elsewhere stay. Whether the result holds is the parser's
 * business: `places` says where in the text each edit went (`devices[3]`), so that its complaint finds its field.
 */
export const editInventory = (
  text: string,
  edits: readonly InventoryEdit[],
): { text: string; places: string[]; problems: EditProblem[] } => {
  const document = openInventoryText(text)
  if (!document) throw new Error('the inventory in force is not valid YAML')
  const problems: EditProblem[] = []
  const places: string[] = []
  edits.forEach((edit, index) => {
    const problem = (field: string, message: string): void => void problems.push({ index, field, message })
    const what = edit.kind === 'retire' ? edit.what : edit.kind
    const list = listOf[what]
    const id =
      edit.kind === 'retire'
        ? edit.id
        : edit.kind === 'device'
          ? edit.device.id
          : edit.kind === 'link'
            ? edit.link.id
            : edit.opd.id
    const { at, node, count } = find(document, list, id)
    if (!isSeq(document.get(list))) document.set(list, document.createNode([]))
    places.push(`${list}[${at === -1 ? count : at}]`)
    if (edit.kind === 'retire') {
      if (at === -1) problem('', `there is no ${what} "${id}"`)
      else document.deleteIn([list, at])
      return
    }
    if (edit.isNew && at !== -1) return problem('id', `the id "${id}" is already used`)
    if (!edit.isNew && at === -1) return problem('', `there is no ${what} "${id}"`)
    const put = (item: object): void => {
      const created = document.createNode(item)
      if (at === -1) document.addIn([list], created)
      else document.setIn([list, at], created)
    }
    if (edit.kind === 'opd') return put(present({ ...edit.opd }))
    if (edit.kind === 'link') {
      const known = ['id', 'opd', 'device', 'interface', 'queue', 'faces']
      return put(linkAsWritten({ ...edit.link, contract: edit.isNew ? edit.link.contract : null }, rest(node, known)))
    }
    const { device } = edit
    const old = deviceNodes(document).find((one) => one.id === id)
    const kept = old && old.host === device.host ? secretsOf(old.node) : {}
    const secret: Secret = (path, given) => {
      if (given !== null && (given === KEPT || isReference(given)))
        problem(path, 'a reference to a file or a variable is written in the inventory file on the server alone')
      const value = given ?? kept[path]
      if (value === undefined) problem(path, old ? 'the host is another one: write the secret anew' : 'is missing')
      return value ?? ''
    }
    put({
      id,
      host: device.host,
      ...(device.port === 161 ? {} : { port: device.port }),
      snmp: snmpAsWritten(device.snmp, secret),
      ...(device.intervalMs === 10_000 ? {} : { interval: `${device.intervalMs / 1000}s` }),
      ...rest(node, ['id', 'host', 'port', 'snmp', 'interval']),
    })
  })
  return { text: printDocument(document), places, problems }
}
