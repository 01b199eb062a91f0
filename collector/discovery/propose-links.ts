import { isDynamicQueueName } from '#domain/queue-orientation.ts'
import { parseRateBps, printRate } from '#domain/units.ts'
import type { PortRow } from '../poll/device-tables.ts'
import type { Discovery } from './discover-device.ts'

export interface LinkProposal {
  id: string
  opd: string
  target:
    { interface: { name: string; alias?: string; mac?: string } } | { queue: { name: string; checkInterface?: string } }
  faces: 'opd' | 'network'
  contract?: { down?: string; up?: string }
  /** For the person who confirms: where it comes from, and what is doubtful. */
  note: string
  /** What somebody wrote on the device; empty: nothing. */
  comment: string
  /** Null for a queue. */
  port: PortRow | null
}

/** Stands where no tag names the OPD. */
export const UNNAMED_OPD = 'opd-to-name'

/** ifType of what can carry an OPD (IANAifType-MIB); loopbacks, tunnels of the system and so on are left out. */
const carrierTypes = new Set([6, 23, 53, 62, 69, 71, 117, 131, 135, 136, 161, 209, 250])

/** `opd=dinkes;link=utama;down=50M;up=50M` in a comment (snmp-devices.md §1). Null when it is no such tag. */
export const readAliasTag = (alias: string): Partial<Record<'opd' | 'link' | 'down' | 'up', string>> | null => {
  const pairs = alias.split(';').map((part) => /^\s*(opd|link|down|up)\s*=\s*(\S+)\s*$/i.exec(part))
  const tag = Object.fromEntries(pairs.flatMap((m) => (m?.[1] && m[2] ? [[m[1].toLowerCase(), m[2]]] : [])))
  return tag.opd === undefined ? null : tag
}

/** Letters, digits and dashes, beginning with a letter or digit: what the inventory takes as an id. */
export const idFrom = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40) || 'link'

const tagged = (alias: string): Pick<LinkProposal, 'contract'> & { opd?: string; link?: string } => {
  const tag = readAliasTag(alias)
  if (!tag) return {}
  const rate = (text: string | undefined): string | undefined => {
    const bps = text === undefined ? undefined : parseRateBps(text)
    return bps === undefined ? undefined : printRate(bps)
  }
  const [down, up] = [rate(tag.down), rate(tag.up)]
  return {
    ...(tag.opd ? { opd: idFrom(tag.opd) } : {}),
    ...(tag.link ? { link: idFrom(tag.link) } : {}),
    ...(down || up ? { contract: { ...(down ? { down } : {}), ...(up ? { up } : {}) } } : {}),
  }
}

const portProposal = (row: PortRow, deviceId: string, isDuplicate: boolean): LinkProposal => {
  const name = row.name || row.descr
  const { opd, link, contract } = tagged(row.alias)
  const speed = row.speedBps === null ? 'port speed unknown' : `port ${printRate(row.speedBps)}bit/s`
  const facts = [speed, row.oper === 1 ? 'up' : 'not up', row.hasHc ? null : '32-bit counters only']
  const target = {
    name,
    ...(isDuplicate && row.alias !== '' ? { alias: row.alias } : {}),
    ...(isDuplicate && row.mac ? { mac: row.mac } : {}),
  }
  return {
    id: opd ? `${opd}-${link ?? 'utama'}` : `${deviceId}-${idFrom(name)}`,
    opd: opd ?? UNNAMED_OPD,
    target: { interface: target },
    faces: 'opd',
    ...(contract ? { contract } : {}),
    comment: row.alias,
    port: row,
    note: [row.alias && `"${row.alias}"`, ...facts, isDuplicate && 'this name is not unique']
      .filter(Boolean)
      .join(', '),
  }
}

/**
 * Every interface and static queue as a link that a person may keep, in the order of the device. `carriers` are the ones
 * to begin with; the others are loopbacks and the like. The contract comes from the comment's tag alone: never from the port.
 */
export const proposeLinks = (
  { tables }: Discovery,
  deviceId: string,
): { carriers: LinkProposal[]; others: LinkProposal[]; dynamicQueues: number } => {
  const times = new Map<string, number>()
  for (const row of tables.ports) {
    const name = row.name || row.descr
    times.set(name, (times.get(name) ?? 0) + 1)
  }
  const taken = new Set<string>()
  const unique = (proposal: LinkProposal, index: string): LinkProposal => {
    const id = taken.has(proposal.id) ? `${proposal.id}-${idFrom(index)}` : proposal.id
    taken.add(id)
    return { ...proposal, id }
  }
  const [carriers, others]: [LinkProposal[], LinkProposal[]] = [[], []]
  for (const row of tables.ports) {
    const proposal = portProposal(row, deviceId, (times.get(row.name || row.descr) ?? 0) > 1)
    const list = row.type === null || carrierTypes.has(row.type) ? carriers : others
    list.push(unique(proposal, row.index))
  }
  const queues = tables.queues.filter(({ name }) => !isDynamicQueueName(name))
  for (const { name, index } of queues) {
    const note = 'simple queue: give checkInterface, the port it shapes, so that its direction can be learnt'
    const target = { queue: { name } }
    const facts = { id: idFrom(name), opd: UNNAMED_OPD, faces: 'opd', comment: '', port: null, note } as const
    carriers.push(unique({ ...facts, target }, index))
  }
  return { carriers, others, dynamicQueues: tables.queues.length - queues.length }
}
