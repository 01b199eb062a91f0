import { seesOpd } from '#domain/principal.ts'
import type { ClientToServerEvents, ServerToClientEvents } from '#wire/socket-events.ts'
import type { Socket } from 'socket.io'
import type { Identity } from '../ports/session-gate.ts'
import { linkRow, readsMeasurements } from './link-row.ts'
import type { LiveState } from './live-state.ts'

export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents>

/** Links a frame carries at most; more go in further frames of the same tick. */
const FRAME_LINKS = 100

/** Sends one event with the next sequence number. */
type Send = <E extends keyof ServerToClientEvents>(
  event: E,
  facts: Omit<Parameters<ServerToClientEvents[E]>[0], 'seq'>,
) => void

export interface LiveClient {
  socket: LiveSocket
  identity: Identity
  /** Since when the socket takes nothing; null while it does. */
  stalledSinceMs: number | null
  watched: Set<string>
  /** Hears of measurements at all. */
  measures: boolean
  sees(linkId: string): boolean
  /** The link as this reader may know it; null: not at all. */
  row(linkId: string, nowMs: number): ReturnType<typeof linkRow>
  send: Send
  /** The newest state of this link goes out with the next frame. */
  mark(linkId: string): void
  /** Sends what is marked, if the socket takes it; else keeps it: newest wins, so nothing piles up and nothing is skipped. */
  flush(nowMs: number): void
}

/** One connected browser. Its scope is decided here, from its session, and nowhere else. */
export const createLiveClient = (socket: LiveSocket, identity: Identity, state: LiveState): LiveClient => {
  const pending = new Set<string>()
  let seq = 0
  const send: Send = (event, facts) => {
    // The maps of socket.io cannot express "this event's own argument"; the signature of Send can.
    ;(socket.emit as (event: string, argument: object) => void)(event, { seq: ++seq, ...facts })
  }
  const client: LiveClient = {
    socket,
    identity,
    stalledSinceMs: null,
    watched: new Set(),
    measures: readsMeasurements(identity.principal),
    sees: (linkId) => {
      const opdId = state.opdOf(linkId)
      return opdId !== null && seesOpd(identity.principal, opdId)
    },
    row: (linkId, nowMs) => linkRow(state, identity.principal, linkId, nowMs),
    send,
    mark: (linkId) => pending.add(linkId),
    flush(nowMs) {
      if (!socket.conn.transport.writable) {
        client.stalledSinceMs ??= nowMs
        return
      }
      client.stalledSinceMs = null
      if (pending.size === 0) return
      const ids = [...pending]
      pending.clear()
      for (let start = 0; start < ids.length; start += FRAME_LINKS)
        send('live', { links: ids.slice(start, start + FRAME_LINKS).map((id) => state.live(id)) })
    },
  }
  return client
}
