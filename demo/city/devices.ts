/** The five kinds of agent that a city network really has, and what is particular about each (snmp-devices.md §0-6). */
export type Personality = 'router' | 'mikrotik' | 'secure' | 'old' | 'linux'

export interface DemoDevice {
  id: string
  personality: Personality
  sysName: string
  sysDescr: string
  sysObjectId: string
  /** sysUpTime of RouterOS moves in whole seconds. */
  uptimeStepMs: 10 | 1000
  /** Net-SNMP renews its counters about every 3 s; others answer live. */
  cacheMs: number
  /** Added to every link's row number: no two devices number alike. */
  firstIfIndex: number
  /** Pollers see this between request and answer. */
  delayMs: number
}

export const demoDevices: readonly DemoDevice[] = [
  {
    id: 'rt-balaikota',
    personality: 'router',
    sysName: 'rt-balaikota',
    sysDescr: 'Cisco IOS Software [Cupertino], ISR Software (DEMO), Version 17.9.4, RELEASE SOFTWARE',
    sysObjectId: '1.3.6.1.4.1.9.1.2662',
    uptimeStepMs: 10,
    cacheMs: 0,
    firstIfIndex: 1,
    delayMs: 2,
  },
  {
    id: 'mt-kecamatan',
    personality: 'mikrotik',
    sysName: 'mt-kecamatan',
    sysDescr: 'RouterOS CCR2004-1G-12S+2XS (DEMO)',
    sysObjectId: '1.3.6.1.4.1.14988.1',
    uptimeStepMs: 1000,
    cacheMs: 0,
    firstIfIndex: 2,
    delayMs: 4,
  },
  {
    id: 'sw-kesehatan',
    personality: 'secure',
    sysName: 'sw-kesehatan',
    sysDescr: 'Juniper Networks, Inc. ex4300 (DEMO), kernel JUNOS 21.4R3',
    sysObjectId: '1.3.6.1.4.1.2636.1.1.1.2.63',
    uptimeStepMs: 10,
    cacheMs: 0,
    firstIfIndex: 503,
    delayMs: 6,
  },
  {
    id: 'sw-lama',
    personality: 'old',
    sysName: 'sw-lama',
    sysDescr: 'Fast Ethernet Switch 24 port (DEMO), 32-bit counters only',
    sysObjectId: '1.3.6.1.4.1.171.10.63.6',
    uptimeStepMs: 10,
    cacheMs: 0,
    firstIfIndex: 1,
    delayMs: 12,
  },
  {
    id: 'gw-nirkabel',
    personality: 'linux',
    sysName: 'gw-nirkabel',
    sysDescr: 'Linux gw-nirkabel 6.1.0-18-amd64 (DEMO) x86_64',
    sysObjectId: '1.3.6.1.4.1.8072.3.2.10',
    uptimeStepMs: 10,
    cacheMs: 3000,
    firstIfIndex: 4,
    delayMs: 9,
  },
]
