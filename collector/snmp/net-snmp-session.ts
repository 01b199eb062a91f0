import { lookup } from 'node:dns/promises'
import type { SnmpCredentials } from '#platform/inventory.ts'
import type { Varbind } from 'net-snmp'
import { createCommunityGetter, type CommunityGetter } from './community-getter.ts'
import { decodeVarbind } from './decode-varbind.ts'
import type { Peer, SocketGuard } from './guarded-socket.ts'
import { createNetSnmp, isV1NoSuchName, netSnmpFailure, type NetSnmp } from './net-snmp-client.ts'
import { createRttEstimate } from './rtt-estimate.ts'
import { asSnmpFailure, SnmpFailure } from './snmp-failure.ts'
import type { GetAnswer, RequestLimits, SessionCounters, SnmpRow, SnmpSession, SnmpValue } from './snmp-session.ts'

const DEFAULT_DEADLINE_MS = 5_000
const DEFAULT_ATTEMPTS = 4
/** What a v1 agent does not have is asked again after this time. */
const V1_ABSENT_MS = 300_000
/** Failures that another attempt cannot mend. */
const FINAL = new Set([
  'wrong-user',
  'wrong-key',
  'wrong-privacy',
  'refused-level',
  'too-big',
  'device-error',
  'closed',
])

export interface SessionTarget {
  host: string
  port: number
  snmp: SnmpCredentials
}

type Done<T> = (error: Error | null, result?: T) => void
/** Asks once; returns how long to wait for `done` at most (ms). */
type Call<T> = (timeoutMs: number, done: Done<T>) => number
interface Attempted<T> {
  result: T
  sentAtMs: number
  receivedAtMs: number
}

/** Resolves the name once and opens a session (nothing is sent yet). */
export const openNetSnmpSession = async (target: SessionTarget): Promise<SnmpSession> => {
  const found = await lookup(target.host).catch(() => {
    throw new SnmpFailure('unreachable', `the name ${target.host} is not known`)
  })
  const transport = found.family === 6 ? 'udp6' : 'udp4'
  return new NetSnmpSession({ address: found.address, port: target.port, transport }, target.snmp)
}

/** The adapter on npm net-snmp. What it mends is written in snmp-devices.md §9; each point has a hostile-agent test. */
class NetSnmpSession implements SnmpSession {
  readonly counters: SessionCounters = { requests: 0, answers: 0, timeouts: 0, foreign: 0, malformed: 0 }
  readonly #peer: Peer
  readonly #credentials: SnmpCredentials
  readonly #rtt = createRttEstimate()
  readonly #v1Absent = new Map<string, number>()
  readonly #guard: SocketGuard = {
    onForeign: () => void this.counters.foreign++,
    onBroken: () => void this.counters.malformed++,
    onDatagram: () => {
      this.#datagramAtMs = performance.now()
      this.#hasHeard = true
    },
  }
  /** SNMPv1 and v2c: the GETs of every cycle. Everything else, and all of v3, goes through net-snmp. */
  readonly #getter: CommunityGetter | undefined
  #client: NetSnmp | undefined
  #datagramAtMs = 0
  #hasHeard = false
  #hasWorked = false
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(peer: Peer, credentials: SnmpCredentials) {
    this.#peer = peer
    this.#credentials = credentials
    if (credentials.version !== '3')
      this.#getter = createCommunityGetter(peer, credentials.version, credentials.community, this.#guard)
  }

  get(oids: readonly string[], limits: RequestLimits = {}): Promise<GetAnswer> {
    return this.#inTurn(() => (this.#credentials.version === '1' ? this.#getV1(oids, limits) : this.#get(oids, limits)))
  }

  next(oids: readonly string[], limits: RequestLimits = {}): Promise<(SnmpRow | null)[]> {
    return this.#inTurn(async () => {
      try {
        const call = this.#viaNetSnmp<Varbind[]>((client, done) => client.getNext([...oids], done))
        return (await this.#request(call, limits)).result.map(asRow)
      } catch (error) {
        if (isV1NoSuchName(error) && oids.length === 1) return [null]
        if (!isV1NoSuchName(error)) throw error
        // SNMPv1 fails the whole PDU when one column has ended: ask one by one.
        const rows: (SnmpRow | null)[] = []
        for (const oid of oids) rows.push(await this.#nextV1(oid, limits))
        return rows
      }
    })
  }

  bulk(oids: readonly string[], maxRepetitions: number, limits: RequestLimits = {}): Promise<(SnmpRow | null)[][]> {
    return this.#inTurn(async () => {
      const call = this.#viaNetSnmp<(Varbind | Varbind[])[]>((client, done) =>
        client.getBulk([...oids], 0, maxRepetitions, done),
      )
      const { result } = await this.#request(call, limits)
      return result.map((column) => (Array.isArray(column) ? column : [column]).map(asRow))
    })
  }

  close(): void {
    this.#isClosed = true
    this.#getter?.close()
    this.#reset()
  }

  /** One request of this device in flight. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #get(oids: readonly string[], limits: RequestLimits): Promise<GetAnswer> {
    const call = this.#credentials.version === '3' ? this.#getV3(oids) : this.#getByCommunity(oids)
    const { result, sentAtMs, receivedAtMs } = await this.#request(call, limits)
    return { values: result, sentAtMs, receivedAtMs }
  }

  #getByCommunity(oids: readonly string[]): Call<SnmpValue[]> {
    return (timeoutMs, done) => {
      this.#getter?.get(oids, done)
      return timeoutMs
    }
  }

  #getV3(oids: readonly string[]): Call<SnmpValue[]> {
    return this.#viaNetSnmp((client, done) =>
      client.get(oids as string[], (error, varbinds) => {
        if (error || !varbinds) return done(error ?? new SnmpFailure('bad-answer', 'an empty answer'))
        const values = new Array<SnmpValue>(oids.length)
        for (let i = 0; i < oids.length; i++) {
          const varbind = varbinds[i]
          if (varbind?.oid !== oids[i]) {
            this.counters.malformed++
            return done(new SnmpFailure('bad-answer', `it answered about ${varbind?.oid ?? 'nothing'}`))
          }
          values[i] = decodeVarbind(varbind as Varbind)
        }
        done(null, values)
      }),
    )
  }

  #viaNetSnmp<T>(ask: (client: NetSnmp, done: Done<T>) => void): Call<T> {
    return (timeoutMs, done) => {
      const client = (this.#client ??= createNetSnmp(this.#peer, this.#credentials, this.#guard))
      client.timeout = timeoutMs
      ask(client, done)
      // A v3 session without engine state asks twice: discovery, then the question.
      return timeoutMs * 2 + 100
    }
  }

  /** SNMPv1 refuses a PDU for one missing object: it is dropped, remembered, and the rest asked again. */
  async #getV1(oids: readonly string[], limits: RequestLimits): Promise<GetAnswer> {
    const now = performance.now()
    for (const [oid, atMs] of this.#v1Absent) if (now - atMs > V1_ABSENT_MS) this.#v1Absent.delete(oid)
    for (;;) {
      const asked = oids.filter((oid) => !this.#v1Absent.has(oid))
      if (asked.length === 0) return { values: oids.map(() => null), sentAtMs: now, receivedAtMs: now }
      try {
        const answer = await this.#get(asked, limits)
        const values = new Map(asked.map((oid, i) => [oid, answer.values[i] ?? null]))
        return { ...answer, values: oids.map((oid) => values.get(oid) ?? null) }
      } catch (error) {
        const oid = isV1NoSuchName(error)
        if (!oid || !asked.includes(oid)) throw error
        this.#v1Absent.set(oid, now)
      }
    }
  }

  async #nextV1(oid: string, limits: RequestLimits): Promise<SnmpRow | null> {
    try {
      const call = this.#viaNetSnmp<Varbind[]>((client, done) => client.getNext([oid], done))
      return asRow((await this.#request(call, limits)).result[0])
    } catch (error) {
      if (isV1NoSuchName(error)) return null
      throw error
    }
  }

  async #request<T>(call: Call<T>, limits: RequestLimits): Promise<Attempted<T>> {
    const endsAtMs = performance.now() + (limits.deadlineMs ?? DEFAULT_DEADLINE_MS)
    const attempts = limits.attempts ?? DEFAULT_ATTEMPTS
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(call, Math.min(this.#rtt.timeoutMs(attempt), endsAtMs - performance.now()))
      } catch (error) {
        if (isV1NoSuchName(error)) throw error
        const failure = netSnmpFailure(error) ?? asSnmpFailure(error)
        if (failure.kind === 'no-answer') this.counters.timeouts++
        // A v3 engine that was replaced or went back in time is met again from the start.
        if (this.#credentials.version === '3') this.#reset()
        if (FINAL.has(failure.kind) || attempt >= attempts || endsAtMs - performance.now() < 20)
          throw this.#understood(failure)
      }
    }
  }

  /** snmpd drops what it cannot decrypt without a word; that it answered the engine discovery gives the cause away. */
  #understood(failure: SnmpFailure): SnmpFailure {
    const isEncrypted = this.#credentials.version === '3' && this.#credentials.priv !== null
    if (failure.kind !== 'no-answer' || !isEncrypted || !this.#hasHeard || this.#hasWorked) return failure
    return new SnmpFailure('wrong-privacy', 'it answers the engine discovery, but not the encrypted question')
  }

  /** One attempt with our own clock: net-snmp does not always call back (its issue 202), and sometimes twice. */
  #attempt<T>(call: Call<T>, timeoutMs: number): Promise<Attempted<T>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new SnmpFailure('closed', ''))
      const sentAtMs = performance.now()
      const own: { timer?: NodeJS.Timeout; isDone: boolean } = { isDone: false }
      const finish: Done<T> = (error, result) => {
        own.isDone = true
        clearTimeout(own.timer)
        if (error || result === undefined) return reject(error ?? new SnmpFailure('bad-answer', 'an empty answer'))
        this.counters.answers++
        this.#hasWorked = true
        this.#rtt.add(this.#datagramAtMs - sentAtMs)
        resolve({ result, sentAtMs, receivedAtMs: this.#datagramAtMs })
      }
      this.counters.requests++
      const waitMs = call(Math.max(20, timeoutMs), finish)
      if (!own.isDone) own.timer = setTimeout(() => finish(new SnmpFailure('no-answer', '')), waitMs)
    })
  }

  #reset(): void {
    this.#client?.close()
    this.#client = undefined
  }
}

const asRow = (varbind: Varbind | undefined): SnmpRow | null => {
  if (!varbind?.oid) return null
  // endOfMibView (0x82) and the other exceptions carry no value: the column ends here.
  const value = decodeVarbind(varbind)
  return value === null && Number(varbind.type) >= 0x80 ? null : { oid: varbind.oid, value }
}
