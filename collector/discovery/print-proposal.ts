import { stringify } from 'yaml'
import type { InventoryDevice } from '#platform/inventory.ts'
import type { Discovery } from './discover-device.ts'
import { proposeLinks, type LinkProposal } from './propose-links.ts'

/** A flow-style YAML value on one line, as the inventory writes them. */
const flow = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  })
    .trim()
    .replaceAll(/"([A-Za-z][\w./-]*)"/g, (quoted, word: string) =>
      /^(true|false|null|yes|no|on|off|y|n)$/i.test(word) ? quoted : word,
    )

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 100)

/** The credentials as an inventory should hold them: secrets stay in the environment. */
const credentials = ({ snmp }: InventoryDevice): unknown => {
  if (snmp.version !== '3') return { version: snmp.version, community: '${SNMP_COMMUNITY}' }
  const { user, auth, priv } = snmp
  return {
    version: 3,
    user,
    ...(auth ? { auth: { protocol: auth.protocol, key: '${SNMP_AUTH_KEY}' } } : { insecure: true }),
    ...(priv ? { priv: { protocol: priv.protocol, key: '${SNMP_PRIV_KEY}' } } : {}),
  }
}

const linkLine = (deviceId: string, { id, opd, target, faces, contract }: LinkProposal): string =>
  `  - ${flow({ id, opd, device: deviceId, ...target, faces, ...(contract ? { contract } : {}) })}`

/** An inventory fragment that loads as it is, once a person has kept the links that are links and named their OPDs. */
export const printProposal = (discovery: Discovery, device: InventoryDevice): string => {
  const { carriers, others, dynamicQueues } = proposeLinks(discovery, device.id)
  const { ports, doubts, isBulkBroken } = discovery.tables
  const opds = [...new Set([...carriers].map(({ opd }) => opd))]
  const lines = [
    `# ${oneLine(discovery.sysName || device.host)}: ${oneLine(discovery.sysDescr)}`,
    `# ${ports.length} interfaces${isBulkBroken ? '; GETBULK does not work on this device (GETNEXT is used)' : ''}`,
    ...doubts.map((doubt) => `# DOUBT: ${oneLine(doubt)}. The list may be incomplete.`),
    '# A proposal: keep the links that are links, name their OPDs, write the contracts. faces: network turns down and up round.',
    ...(dynamicQueues > 0 ? [`# ${dynamicQueues} queues that RouterOS makes by itself were left out.`] : []),
    'opds:',
    ...opds.map((id) => `  - ${flow({ id, name: id })}`),
    'devices:',
    `  - ${flow({ id: device.id, host: device.host, port: device.port, snmp: credentials(device) })}`,
    'links:',
    ...carriers.flatMap((link) => [`  # ${oneLine(link.note)}`, linkLine(device.id, link)]),
    ...(carriers.length === 0 ? ['  []'] : []),
    ...(others.length > 0 ? ['  # Other interfaces of the device (loopback, system tunnels):'] : []),
    ...others.map((link) => `  #${linkLine(device.id, link).slice(1)} # ${oneLine(link.note)}`),
  ]
  return `${lines.join('\n')}\n`
}
