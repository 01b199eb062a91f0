import { createHash } from 'node:crypto'
import type { SnmpCredentials } from '#platform/inventory.ts'
import type { UdpAgentOptions } from '../snmp/udp-agent.ts'
import type { DemoDevice } from './devices.ts'

/** These open nothing: the agents listen on loopback and are made of arithmetic. */
const community = 'pantau-demo'
const user = { name: 'pantau', authPassword: 'demo-auth-not-secret', privPassword: 'demo-priv-not-secret' }

/** How the collector reaches a demo device. */
export const credentialsOf = ({ personality }: DemoDevice): SnmpCredentials => {
  if (personality === 'secure')
    return {
      version: '3',
      user: user.name,
      auth: { protocol: 'sha256', key: user.authPassword },
      priv: { protocol: 'aes', key: user.privPassword },
    }
  return { version: personality === 'old' ? '1' : '2c', community }
}

/** What the agent itself accepts. */
export const accessOf = (
  { id, personality }: DemoDevice,
  engine: { boots: () => number; timeSec: () => number },
): UdpAgentOptions['access'] => {
  if (personality !== 'secure') return { version: personality === 'old' ? '1' : '2c', community }
  // RFC 3411: enterprise bit, then octets of the administrator's choice.
  const engineId = Buffer.concat([
    Buffer.from('8000000005', 'hex'),
    createHash('sha256').update(id).digest().subarray(0, 8),
  ])
  return { version: '3', user, engine: { id: engineId, ...engine } }
}
