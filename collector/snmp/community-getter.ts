import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { decodeGet, getQuestion, stamped, type GetQuestion } from './ber-get.ts'
import type { Peer, SocketGuard } from './guarded-socket.ts'
import { NoSuchName, SnmpFailure } from './snmp-failure.ts'
import type { SnmpValue } from './snmp-session.ts'

/** Questions whose packet is kept; a poller asks the same few for ever. */
const MAX_KEPT = 32
const TOO_BIG = 1
const NO_SUCH_NAME = 2

export type GetDone = (error: Error | null, values?: SnmpValue[]) => void

interface Pending {
  question: GetQuestion
  requestId: number
  done: GetDone
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/**
 * GET for SNMPv1 and v2c on a socket of its own. One request at a time: a new one takes the place of the old, whose answer
 * is then late and not heard. Timeouts are the caller's.
 */
export const createCommunityGetter = (peer: Peer, version: '1' | '2c', community: string, guard: SocketGuard) => {
  const kept: GetQuestion[] = []
  const secret = Buffer.from(community)
  let requestId = Math.floor(Math.random() * 0x3fffffff)
  let socket: Socket | undefined
  let pending: Pending | undefined

  const questionOf = (oids: readonly string[]): GetQuestion => {
    const known = kept.find((question) => isSame(question.oids, oids))
    if (known) return known
    const question = getQuestion(version === '1' ? 0 : 1, secret, oids)
    if (kept.push(question) > MAX_KEPT) kept.shift()
    return question
  }
  const settle = (error: Error | null, values?: SnmpValue[]): void => {
    const { done } = pending ?? {}
    pending = undefined
    done?.(error, values)
  }
  const hear = (bytes: Buffer, from: RemoteInfo): void => {
    if (from.port !== peer.port || from.address !== peer.address) return guard.onForeign()
    if (!pending) return
    const reply = decodeGet(bytes, pending.question, pending.requestId)
    if (!reply) return guard.onBroken()
    guard.onDatagram()
    if (reply.kind === 'values') return settle(null, reply.values)
    if (reply.kind === 'mismatch') {
      guard.onBroken()
      return settle(new SnmpFailure('bad-answer', 'it answered about other objects'))
    }
    const { status, index } = reply
    const oid = pending.question.oids[index - 1]
    if (status === TOO_BIG) return settle(new SnmpFailure('too-big', ''))
    if (status === NO_SUCH_NAME && version === '1' && oid !== undefined) return settle(new NoSuchName(oid))
    settle(new SnmpFailure('device-error', `error status ${status}${oid === undefined ? '' : ` for ${oid}`}`))
  }
  const open = (): Socket => {
    // The address is known: without this, every send would go through the resolver.
    const lookup = (_name: string, _options: unknown, found: (error: null, address: string, family: number) => void) =>
      found(null, peer.address, peer.transport === 'udp6' ? 6 : 4)
    const opened = createSocket({ type: peer.transport, lookup: lookup as never })
    opened.on('message', hear)
    opened.on('error', (error) => settle(new SnmpFailure('unreachable', error.message)))
    opened.unref()
    return opened
  }
  return {
    get(oids: readonly string[], done: GetDone): void {
      requestId = (requestId + 1) % 0x7fffffff
      const mine: Pending = { question: questionOf(oids), requestId, done }
      pending = mine
      socket ??= open()
      socket.send(stamped(mine.question, requestId), peer.port, peer.address, (error) => {
        if (error && pending === mine) settle(new SnmpFailure('unreachable', error.message))
      })
    },
    close(): void {
      settle(new SnmpFailure('closed', ''))
      socket?.close()
      socket = undefined
    },
  }
}
export type CommunityGetter = ReturnType<typeof createCommunityGetter>
