/**
 * The typed inventory that config loading gives (design.md §6). Parsing, defaults and clear errors live in
 * load-inventory.ts; collector, server and CLI see only these types.
 */
export type AuthProtocol = 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512'
/** aes256b = Blumenthal (Net-SNMP), aes256r = Reeder (Cisco). DES is refused: OpenSSL 3 has none. */
export type PrivProtocol = 'aes' | 'aes256b' | 'aes256r'

export type SnmpCredentials =
  | { version: '1' | '2c'; community: string }
  | {
      version: '3'
      user: string
      auth: { protocol: AuthProtocol; key: string } | null
      priv: { protocol: PrivProtocol; key: string } | null
    }

/** Read-only access to the REST service of RouterOS 7, over TLS alone. */
export interface RestAccess {
  port: number
  user: string
  password: string
  /** PEM of the authority that signed the device's certificate; null = the authorities of the system. */
  ca: string | null
  /** Name in the certificate where it is not the host; null = the host. */
  serverName: string | null
}

export interface InventoryDevice {
  id: string
  host: string
  port: number
  snmp: SnmpCredentials
  /** Polling interval in ms, default 10,000. */
  intervalMs: number
  /** Where configured limits are read back; absent = by SNMP alone. */
  rest?: RestAccess
}

/** A host behind the link on which an iperf3 server runs, and what a test towards it may cost. */
export interface TestHost {
  host: string
  port: number
  /** Address of this machine that the test leaves from; null = whatever the routes say. */
  from: string | null
  maxRateBps: number
  maxSeconds: number
}

export interface InventoryLink {
  id: string
  opdId: string
  deviceId: string
  target:
    | { kind: 'interface'; name: string; alias: string | null; mac: string | null }
    | { kind: 'queue'; name: string; columns: 'learn' | 'inIsDownload' | 'inIsUpload'; checkInterface: string | null }
  /** Which side the port faces: what leaves a port that faces the OPD is the OPD's download. */
  faces: 'opd' | 'network'
  contract: { downBps: number | null; upBps: number | null }
  /** Absent = no active test is ever run over this link. */
  test?: TestHost
}

export interface Inventory {
  site: { name: string; timezone: string }
  opds: { id: string; name: string; shortName: string }[]
  devices: InventoryDevice[]
  links: InventoryLink[]
}
