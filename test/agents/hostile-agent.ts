import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { compareOids, decodeRequest, encodeMessage, type Pdu, type Value, type Varbind } from './ber.ts'

/** What an agent may do wrong; change it at any time. Unset means well-behaved. */
export interface Quirks {
  delayMs?: number
  /** Says for the n-th request (from 0) whether it is lost. */
  lose?: (n: number) => boolean
  answerTwice?: boolean
  /** The n-th request (from 0) is answered so late. */
  lateMs?: (n: number) => number
  /** tooBig above so many varbinds in the answer. */
  tooBigAbove?: number
  /** Silence above so many varbinds. */
  silentAbove?: number
  /** Leaves varbinds out above so many. */
  cutAbove?: number
  bulk?: 'silent' | 'genErr'
  onlyV1?: boolean
  /** endOfMibView as soon as a walk would leave this many rows per answerable column: looks complete, is not. */
  endOfMibAt?: (nextOid: string) => boolean
  /** A walk that never advances, or never ends. */
  walk?: 'stuck' | 'endless' | 'backwards'
  /** Changes the bytes of the answer. */
  mangle?: (answer: Buffer, n: number) => Buffer
  /** Answers about other OIDs. */
  otherOids?: boolean
  otherRequestId?: boolean
  /** The answer comes from this address (another loopback address, same port). */
  spoofFrom?: string
  /** Also sends a forged answer with these values from another address, before the true one. */
  forgeFrom?: { address: string; value: Value }
}

export type Mib = ReadonlyMap<string, () => Value>

export interface AgentOptions {
  address?: string
  port?: number
  community?: string
  /** The objects at this moment; called for every request. */
  mib: () => Mib
  quirks?: Quirks
  /** Told of every request: the port of the asker. */
  onRequest?: (fromPort: number) => void
}

const MAX_ANSWER_VARBINDS = 2_000

/** A scriptable SNMPv1/v2c agent on a real UDP socket. Start it, break it, stop it. */
export class HostileAgent {
  readonly quirks: Quirks
  /** Requests seen, by kind; and the largest number of varbinds asked. */
  readonly seen = { requests: 0, get: 0, next: 0, bulk: 0, largest: 0 }
  port = 0
  readonly address: string
  readonly #options: AgentOptions
  #socket: Socket | undefined
  readonly #others = new Map<string, Socket>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #order: { mib: Mib; oids: string[] } | undefined

  constructor(options: AgentOptions) {
    this.#options = options
    this.quirks = options.quirks ?? {}
    this.address = options.address ?? '127.0.0.1'
  }

  async start(): Promise<this> {
    const socket = createSocket('udp4')
    socket.on('message', (message, from) => this.#serve(message, from.port, from.address))
    socket.bind(this.#options.port ?? 0, this.address)
    await once(socket, 'listening')
    this.port = socket.address().port
    this.#socket = socket
    return this
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    for (const socket of [this.#socket, ...this.#others.values()])
      if (socket) await new Promise<void>((done) => socket.close(() => done()))
    this.#socket = undefined
    this.#others.clear()
  }

  #serve(message: Buffer, port: number, address: string): void {
    const request = decodeRequest(message)
    if (!request || request.community !== (this.#options.community ?? 'public')) return
    if (this.quirks.onlyV1 && request.version !== 0) return
    this.#options.onRequest?.(port)
    const n = this.seen.requests++
    this.seen.largest = Math.max(this.seen.largest, request.varbinds.length)
    this.seen[request.tag === 0xa0 ? 'get' : request.tag === 0xa1 ? 'next' : 'bulk']++
    if (this.quirks.lose?.(n)) return
    const answer = this.#answer(request)
    if (!answer) return
    let bytes = encodeMessage(answer)
    bytes = this.quirks.mangle?.(bytes, n) ?? bytes
    const forged = this.quirks.forgeFrom
    if (forged) {
      const varbinds = answer.varbinds.map(({ oid }) => ({ oid, value: forged.value }))
      void this.#send(encodeMessage({ ...answer, varbinds }), port, address, forged.address)
    }
    const send = (): void => {
      void this.#send(bytes, port, address, this.quirks.spoofFrom)
      if (this.quirks.answerTwice) void this.#send(bytes, port, address, this.quirks.spoofFrom)
    }
    const delayMs = (this.quirks.delayMs ?? 0) + (this.quirks.lateMs?.(n) ?? 0)
    if (delayMs === 0 && !forged) return send()
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer)
        send()
      },
      delayMs + (forged ? 20 : 0),
    )
    this.#timers.add(timer)
  }

  async #send(bytes: Buffer, port: number, address: string, from?: string): Promise<void> {
    let socket = from === undefined ? this.#socket : this.#others.get(from)
    if (!socket && from !== undefined) {
      socket = createSocket('udp4')
      this.#others.set(from, socket)
      socket.bind(this.port, from)
      await once(socket, 'listening')
    }
    socket?.send(bytes, port, address, () => undefined)
  }

  #answer(request: Pdu): Pdu | undefined {
    const { quirks } = this
    const fail = (status: number, index = 0): Pdu => ({ ...request, tag: 0xa2, first: status, second: index })
    if (quirks.silentAbove !== undefined && request.varbinds.length > quirks.silentAbove) return undefined
    if (request.tag === 0xa5 && quirks.bulk === 'silent') return undefined
    if (request.tag === 0xa5 && quirks.bulk === 'genErr') return fail(5)
    const mib = this.#options.mib()
    let varbinds = this.#varbinds(request, mib)
    if (quirks.tooBigAbove !== undefined && varbinds.length > quirks.tooBigAbove) return { ...fail(1), varbinds: [] }
    if (request.version === 0) {
      const bad = varbinds.findIndex(({ value }) => !('value' in value) || value.type === 'counter64')
      if (bad >= 0) return fail(2, bad + 1)
    }
    if (quirks.cutAbove !== undefined) varbinds = varbinds.slice(0, quirks.cutAbove)
    if (quirks.otherOids) varbinds = varbinds.map(({ value }, i) => ({ oid: `1.3.6.1.4.1.99999.${i + 1}`, value }))
    const requestId = quirks.otherRequestId ? request.requestId + 1 : request.requestId
    return { ...request, tag: 0xa2, requestId, first: 0, second: 0, varbinds }
  }

  #varbinds(request: Pdu, mib: Mib): Varbind[] {
    if (request.tag === 0xa0)
      return request.varbinds.map(({ oid }) => ({ oid, value: mib.get(oid)?.() ?? { type: 'noSuchInstance' } }))
    const rounds = request.tag === 0xa1 ? 1 : request.second
    const answer: Varbind[] = []
    let row = request.varbinds.map(({ oid }) => oid)
    for (let i = 0; i < rounds && answer.length < MAX_ANSWER_VARBINDS; i++) {
      const next = row.map((oid) => this.#next(oid, mib))
      answer.push(...next)
      row = next.map(({ oid }) => oid)
      if (next.every(({ value }) => value.type === 'endOfMibView')) break
    }
    return answer
  }

  #next(oid: string, mib: Mib): Varbind {
    const { walk } = this.quirks
    if (walk === 'stuck') return { oid, value: { type: 'integer', value: 1 } }
    if (walk === 'endless') return { oid: `${oid}.1`, value: { type: 'integer', value: 1 } }
    if (this.#order?.mib !== mib) this.#order = { mib, oids: [...mib.keys()].sort(compareOids) }
    const oids = this.#order.oids
    let [low, high] = [0, oids.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareOids(oids[middle] ?? '', oid) <= 0) low = middle + 1
      else high = middle
    }
    const found = oids[walk === 'backwards' && low > 3 ? low - 3 : low]
    if (found === undefined || this.quirks.endOfMibAt?.(found)) return { oid, value: { type: 'endOfMibView' } }
    return { oid: found, value: mib.get(found)?.() ?? { type: 'null' } }
  }
}
