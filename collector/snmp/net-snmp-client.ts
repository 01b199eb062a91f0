import type { SnmpCredentials } from '#platform/inventory.ts'
import snmp, { type Session } from 'net-snmp'
import { guardedDgram, type Peer, type SocketGuard } from './guarded-socket.ts'
import { NoSuchName, SnmpFailure } from './snmp-failure.ts'

/** A net-snmp session with the fields that its typings leave out. */
export type NetSnmp = Session & { timeout: number }

const { AuthProtocols, PrivProtocols, SecurityLevel } = snmp

const v3User = (credentials: Extract<SnmpCredentials, { version: '3' }>): snmp.User => {
  const { user, auth, priv } = credentials
  if (!auth) return { name: user, level: SecurityLevel.noAuthNoPriv }
  const authenticated = { name: user, authProtocol: AuthProtocols[auth.protocol], authKey: auth.key }
  if (!priv) return { ...authenticated, level: SecurityLevel.authNoPriv }
  const { protocol, key } = priv
  return { ...authenticated, level: SecurityLevel.authPriv, privProtocol: PrivProtocols[protocol], privKey: key }
}

/** Retries are ours (own request id per attempt), so net-snmp has none. Localised keys are cached inside net-snmp. */
export const createNetSnmp = (peer: Peer, credentials: SnmpCredentials, guard: SocketGuard): NetSnmp => {
  const options = {
    port: peer.port,
    transport: peer.transport,
    retries: 0,
    timeout: 1_000,
    dgramModule: guardedDgram(peer, guard),
  }
  const session =
    credentials.version === '3'
      ? snmp.createV3Session(peer.address, v3User(credentials), options)
      : snmp.createSession(peer.address, credentials.community, {
          ...options,
          version: credentials.version === '1' ? snmp.Version1 : snmp.Version2c,
        })
  // Without a listener a malformed answer ends the process; with one, the request runs into our own timeout.
  session.on('error', () => guard.onBroken())
  if (credentials.version === '3') requireSecurity(session, credentials, guard)
  return session as NetSnmp
}

/**
 * RFC 3412 §7.2.10: an answer must have the security level of the question. net-snmp takes a plain answer to an
 * authenticated question, which anybody on the way could forge.
 */
const requireSecurity = (
  session: Session,
  { auth, priv }: Extract<SnmpCredentials, { version: '3' }>,
  guard: SocketGuard,
): void => {
  const level = (auth ? 1 : 0) | (priv ? 2 : 0)
  const accept = session.onSimpleGetResponse.bind(session)
  session.onSimpleGetResponse = (req, message) => {
    const flags = message.msgGlobalData?.msgFlags ?? 0
    if ((flags & level) === level) return accept(req, message)
    guard.onBroken()
    req.responseCb(
      new snmp.ResponseInvalidError(
        'the answer was not authenticated as the question',
        snmp.ResponseInvalidCode.EAuthFailure,
      ),
    )
  }
}

/** The OID that an SNMPv1 agent named with noSuchName; undefined for every other error. */
export const isV1NoSuchName = (error: unknown): string | undefined => {
  if (error instanceof NoSuchName) return error.oid
  if (!(error instanceof snmp.RequestFailedError) || error.status !== snmp.ErrorStatus.NoSuchName) return undefined
  return /^NoSuchName: ([\d.]+)$/.exec(error.message)?.[1]
}

const usmKinds = [
  ['Unknown User Name', 'wrong-user'],
  ['Wrong Digest', 'wrong-key'],
  ['does not match digest', 'wrong-key'],
  ['Decryption Error', 'wrong-privacy'],
  ['decrypt', 'wrong-privacy'],
  ['Unsupported Security Level', 'refused-level'],
  ['Not In Time Window', 'not-in-time'],
  ['outside the time window', 'not-in-time'],
] as const

/** net-snmp's errors as our kinds; undefined when it is none of net-snmp's. */
export const netSnmpFailure = (error: unknown): SnmpFailure | undefined => {
  if (error instanceof SnmpFailure) return error
  if (error instanceof Error && error.name === 'RequestTimedOutError') return new SnmpFailure('no-answer', '')
  if (error instanceof snmp.RequestFailedError) {
    const isTooBig = error.status === snmp.ErrorStatus.TooBig
    return new SnmpFailure(isTooBig ? 'too-big' : 'device-error', error.message)
  }
  if (error instanceof snmp.ResponseInvalidError) {
    const text = error.message
    const kind = usmKinds.find(([words]) => text.includes(words))?.[1] ?? 'bad-answer'
    // The digests themselves are of no use to a reader.
    return new SnmpFailure(kind, kind === 'bad-answer' || kind === 'not-in-time' ? text : '')
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E'))
    return new SnmpFailure('unreachable', error.message)
  return undefined
}
