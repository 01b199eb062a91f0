import { type Socket, createSocket } from 'node:dgram'
import { BerReader, MalformedMessage, encodeInteger, encodeOctets, tag, tlv } from './ber.ts'
import { answerPdu, readPdu } from './answer-pdu.ts'
import type { MibView } from './mib-view.ts'
import { type Engine, type UsmUser, createUsm } from './usm.ts'

export interface UdpAgentOptions {
  /** Only loopback: the demo never speaks to a network. */
  address: '127.0.0.1'
  /** 0: the system chooses. */
  port: number
  /** The oldest agents speak only v1. */
  access: { version: '1' | '2c'; community: string } | { version: '3'; user: UsmUser; engine: Engine }
  /** A dead device answers nothing, not even who it is. */
  isAlive: () => boolean
  /** The objects now: made for an authentic request alone. */
  view: () => MibView
  delayMs: number
}

const answerCommunity = (
  message: Buffer,
  { version, community }: { version: '1' | '2c'; community: string },
  view: () => MibView,
): Buffer | undefined => {
  const top = new BerReader(message).sequence()
  const asked = top.integer() === 0 ? '1' : '2c'
  // A wrong community is met with silence (RFC 1157 §4.1): the asker sees a timeout.
  if (top.octets().toString('utf8') !== community || (version === '1' && asked !== '1')) return undefined
  const reply = answerPdu(readPdu(top), view(), asked)
  return reply && tlv(tag.sequence, encodeInteger(asked === '1' ? 0 : 1), encodeOctets(community), reply)
}

const versionOf = (message: Buffer): number => new BerReader(message).sequence().integer()

/** A real SNMP agent over UDP: read-only, v1, v2c or v3 authPriv. Inert until `start`. */
export const createUdpAgent = ({ address, port, access, isAlive, view, delayMs }: UdpAgentOptions) => {
  const usm = access.version === '3' ? createUsm(access.engine, access.user) : null
  let socket: Socket | null = null

  const answer = (message: Buffer): Buffer | undefined => {
    if (!isAlive()) return undefined
    try {
      const isVersion3 = versionOf(message) === 3
      if (usm) return isVersion3 ? usm.receive(message, (pdu) => answerPdu(pdu, view(), '3')) : undefined
      return !isVersion3 && access.version !== '3' ? answerCommunity(message, access, view) : undefined
    } catch (error) {
      if (error instanceof MalformedMessage || error instanceof RangeError) return undefined
      throw error
    }
  }

  return {
    /** Resolves with the port. */
    start(): Promise<number> {
      const bound = createSocket('udp4')
      socket = bound
      bound.on('message', (message, from) => {
        const reply = answer(message)
        // The answer of a socket that was closed meanwhile has nobody to go to.
        if (reply) setTimeout(() => socket === bound && bound.send(reply, from.port, from.address), delayMs).unref()
      })
      return new Promise((resolve, reject) => {
        bound.once('error', reject)
        bound.bind(port, address, () => resolve(bound.address().port))
      })
    },
    stop(): Promise<void> {
      const closing = socket
      socket = null
      return new Promise((resolve) => (closing ? closing.close(() => resolve()) : resolve()))
    },
  }
}

export type UdpAgent = ReturnType<typeof createUdpAgent>
