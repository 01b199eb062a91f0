/** Objects of snmp-devices.md §1 and §4; columns without the index. */
export const system = {
  descr: '1.3.6.1.2.1.1.1.0',
  objectId: '1.3.6.1.2.1.1.2.0',
  upTime: '1.3.6.1.2.1.1.3.0',
  name: '1.3.6.1.2.1.1.5.0',
  ifNumber: '1.3.6.1.2.1.2.1.0',
  engineBoots: '1.3.6.1.6.3.10.2.1.2.0',
} as const

const ifEntry = '1.3.6.1.2.1.2.2.1'
const ifXEntry = '1.3.6.1.2.1.31.1.1.1'

export const port = {
  descr: `${ifEntry}.2`,
  type: `${ifEntry}.3`,
  speed: `${ifEntry}.5`,
  physAddress: `${ifEntry}.6`,
  operStatus: `${ifEntry}.8`,
  inOctets: `${ifEntry}.10`,
  inUcastPkts: `${ifEntry}.11`,
  inDiscards: `${ifEntry}.13`,
  inErrors: `${ifEntry}.14`,
  outOctets: `${ifEntry}.16`,
  outUcastPkts: `${ifEntry}.17`,
  outDiscards: `${ifEntry}.19`,
  outErrors: `${ifEntry}.20`,
  name: `${ifXEntry}.1`,
  hcInOctets: `${ifXEntry}.6`,
  hcInUcastPkts: `${ifXEntry}.7`,
  hcOutOctets: `${ifXEntry}.10`,
  hcOutUcastPkts: `${ifXEntry}.11`,
  highSpeed: `${ifXEntry}.15`,
  alias: `${ifXEntry}.18`,
  discontinuity: `${ifXEntry}.19`,
} as const

/** MikroTik simple queues: octets are Counter64, packets and drops Counter32; there is no rate and no limit. */
const queueEntry = '1.3.6.1.4.1.14988.1.1.2.1.1'
export const queue = {
  name: `${queueEntry}.2`,
  bytesIn: `${queueEntry}.8`,
  bytesOut: `${queueEntry}.9`,
  packetsIn: `${queueEntry}.10`,
  packetsOut: `${queueEntry}.11`,
  droppedIn: `${queueEntry}.14`,
  droppedOut: `${queueEntry}.15`,
} as const
