import type { SnmpCredentials } from '#platform/inventory.ts'
import { printRate } from '#domain/units.ts'
import { stringify } from 'yaml'
import { contractChanges } from '../contract-history.ts'
import { credentialsOf } from './access.ts'
import { demoDevices } from './devices.ts'
import { demoLinks, type DemoLink } from './links.ts'
import { demoOpds } from './opds.ts'

const targetOf = (link: DemoLink) =>
  link.kind === 'queue'
    ? { queue: { name: link.name, checkInterface: `vlan-${link.name}` } }
    : { interface: { name: link.name, ...(link.alias === null ? {} : { alias: link.alias }) } }

const snmpOf = (credentials: SnmpCredentials) =>
  credentials.version === '3' ? { ...credentials, version: 3 } : credentials

/**
 * The inventory of the demo city as a person would have written it a year before the city was born: every contract since
 * then was changed by a request. `ports` by device id.
 */
export const demoInventoryYaml = (ports: Readonly<Record<string, number>>, bornAtMs: number): string =>
  `# DATA DEMO: written anew at every start of the demo city. The devices are arithmetic on loopback.\n` +
  stringify({
    site: { name: 'Batiknet (DEMO)', timezone: 'Asia/Jakarta' },
    opds: demoOpds,
    devices: demoDevices.map((device) => ({
      id: device.id,
      host: '127.0.0.1',
      port: ports[device.id],
      snmp: snmpOf(credentialsOf(device)),
    })),
    links: demoLinks.map((link) => {
      const { downBps, upBps } = contractChanges(link, bornAtMs)[0]?.from ?? link
      return {
        id: link.id,
        opd: link.opdId,
        device: link.deviceId,
        ...targetOf(link),
        faces: link.faces,
        contract: { down: printRate(downBps), up: printRate(upBps) },
      }
    }),
  })
