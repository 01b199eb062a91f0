import type { SnmpFailureKind } from '#domain/snmp-failure-kinds.ts'

/** What went wrong with a request, as a kind that code decides on and a sentence that a person can act on. */
export class SnmpFailure extends Error {
  readonly kind: SnmpFailureKind
  constructor(kind: SnmpFailureKind, detail: string) {
    super(detail)
    this.name = 'SnmpFailure'
    this.kind = kind
  }
}

/** SNMPv1 fails a whole request for one object that is not there, and names it. */
export class NoSuchName extends Error {
  readonly oid: string
  constructor(oid: string) {
    super(`no such name: ${oid}`)
    this.name = 'NoSuchName'
    this.oid = oid
  }
}

export const asSnmpFailure = (error: unknown): SnmpFailure =>
  error instanceof SnmpFailure
    ? error
    : new SnmpFailure('bad-answer', error instanceof Error ? error.message : `${error}`)

const advice: Record<SnmpFailureKind, (version: '1' | '2c' | '3') => string> = {
  'no-answer': (version) =>
    version === '3'
      ? 'no answer. Check address, port (UDP 161), firewall and that SNMPv3 is on; a device may also stay silent to a user it does not know'
      : 'no answer. Either the device is not reachable (address, UDP 161, firewall, SNMP off) or the community is wrong: ' +
        `SNMP v${version} does not answer a wrong community, so the two look the same. Check both, and the access list of the device`,
  unreachable: () => 'cannot be reached from here. Check the address, the name and the route',
  'wrong-user': () =>
    'the device does not know this SNMPv3 user: user or password wrong. Check the user name on the device',
  'wrong-key': () =>
    'the device refused the digest: user or password wrong. Check auth key and auth protocol (md5, sha, sha256 …) of the user',
  'wrong-privacy': () =>
    'the device could not decrypt: privacy key or protocol wrong. Check priv key and protocol (aes; Net-SNMP AES-256 = aes256b, Cisco AES-256 = aes256r)',
  'refused-level': () =>
    'the device does not allow this security level for the user. Give auth and priv as the user has them on the device',
  'not-in-time': () => 'the SNMPv3 clock of the device does not fit (engine boots or time went back). It is tried anew',
  'too-big': () => 'the answer does not fit into a packet of the device; fewer objects are asked',
  'device-error': () => 'the device answered with an error',
  'bad-answer': () => 'the device answered something that is not an answer to the question',
  closed: () => 'the session was closed',
}

/** One sentence: what, and what to do. Holds no secret. */
export const explainFailure = (failure: SnmpFailure, version: '1' | '2c' | '3'): string => {
  const sentence = advice[failure.kind](version)
  return failure.message === '' || failure.kind === 'no-answer' ? sentence : `${sentence} (${failure.message})`
}
