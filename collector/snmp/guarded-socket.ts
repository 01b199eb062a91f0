import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'

export interface Peer {
  address: string
  port: number
  transport: 'udp4' | 'udp6'
}

export interface SocketGuard {
  /** A datagram came from somebody else than the peer. */
  onForeign(): void
  /** The listener threw: net-snmp parses parts of an answer outside its own try. */
  onBroken(): void
  /** Just before the listener sees a datagram of the peer. */
  onDatagram(): void
}

type MessageListener = (bytes: Buffer, from: RemoteInfo) => void

/**
 * net-snmp takes its socket from `dgramModule`. This one hands on only what came from the device that was asked (net-snmp
 * accepts an answer from any address) and lets no exception of the parser reach the process.
 */
export const guardedDgram = (peer: Peer, guard: SocketGuard): { createSocket(): Socket } => ({
  createSocket: () => {
    const socket = createSocket(peer.transport)
    const on = socket.on.bind(socket) as (event: string, listener: (...args: never[]) => void) => Socket
    const listen = (event: string, listener: (...args: never[]) => void): Socket => {
      if (event !== 'message') return on(event, listener)
      return on('message', ((bytes: Buffer, from: RemoteInfo): void => {
        if (from.port !== peer.port || from.address !== peer.address) return guard.onForeign()
        guard.onDatagram()
        try {
          ;(listener as unknown as MessageListener)(bytes, from)
        } catch {
          guard.onBroken()
        }
      }) as (...args: never[]) => void)
    }
    return Object.assign(socket, { on: listen as Socket['on'] })
  },
})
