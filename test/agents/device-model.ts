import type { Value } from './ber.ts'
import type { Mib } from './hostile-agent.ts'

const WRAP_32 = 1n << 32n

export interface ModelPort {
  index: number
  name: string
  descr: string
  alias: string
  mac: string
  /** What ifSpeed and ifHighSpeed say, which may be a lie. */
  ifSpeed: number
  ifHighSpeed: number
  /** HC counters: present, missing, or there but always zero. */
  hc: 'yes' | 'missing' | 'zero'
  oper: number
  inBps: number
  outBps: number
  /** True octets since boot, before any wrap. */
  inOctets: bigint
  outOctets: bigint
  discontinuity: number | null
}

export interface ModelQueue {
  index: number
  name: string
  /** Octets in column 8 and in column 9. */
  column8Bps: number
  column9Bps: number
  column8: bigint
  column9: bigint
}

export interface ModelOptions {
  ports?: Partial<ModelPort>[]
  queues?: Partial<ModelQueue>[]
  sysDescr?: string
  sysObjectId?: string
  /** Counters are renewed so often (ms); 0 = live. */
  cacheMs?: number
  uptimeStepMs?: number
  uptimeType?: 'ticks' | 'integer'
  uptimeMs?: number
  engineBoots?: number
  nowMs?: () => number
}

const text = (value: string): Value => ({ type: 'octets', value: Buffer.from(value) })
const c32 = (value: bigint): Value => ({ type: 'counter32', value: Number(value % WRAP_32) })
const c64 = (value: bigint): Value => ({ type: 'counter64', value })
const gauge = (value: number): Value => ({ type: 'gauge32', value })
const int = (value: number): Value => ({ type: 'integer', value })
const MEAN_PACKET = 800n

/** A device whose counters grow with time; every property may be changed while it runs. */
export class DeviceModel {
  readonly ports: ModelPort[]
  readonly queues: ModelQueue[]
  readonly options: ModelOptions
  engineBoots: number | undefined
  #bootedAtMs: number
  #movedAtMs: number
  #cached: { untilMs: number; ports: [bigint, bigint][] } | undefined
  #mib: Mib | undefined

  constructor(options: ModelOptions = {}) {
    this.options = options
    this.engineBoots = options.engineBoots
    this.#movedAtMs = this.nowMs()
    this.#bootedAtMs = this.#movedAtMs - (options.uptimeMs ?? 86_400_000)
    this.ports = (options.ports ?? [{}, {}]).map((port, i) => ({
      index: i + 1,
      name: `ether${i + 1}`,
      descr: port.name ?? `ether${i + 1}`,
      alias: '',
      mac: `0200000000${(i + 1).toString(16).padStart(2, '0')}`,
      ifSpeed: 1e9,
      ifHighSpeed: 1000,
      hc: 'yes',
      oper: 1,
      inBps: 8e6,
      outBps: 40e6,
      inOctets: 1_000_000n,
      outOctets: 5_000_000n,
      discontinuity: null,
      ...port,
    }))
    this.queues = (options.queues ?? []).map((queue, i) => ({
      index: i + 1,
      name: `queue${i + 1}`,
      column8Bps: 40e6,
      column9Bps: 8e6,
      column8: 5_000_000n,
      column9: 1_000_000n,
      ...queue,
    }))
  }

  nowMs(): number {
    return this.options.nowMs?.() ?? performance.now()
  }

  /** Makes counters catch up with the time. */
  move(): void {
    const now = this.nowMs()
    const step = now - this.#movedAtMs
    this.#movedAtMs = now
    const octets = (bps: number): bigint => BigInt(Math.round((bps * step) / 8000))
    for (const port of this.ports) {
      port.inOctets += octets(port.inBps)
      port.outOctets += octets(port.outBps)
    }
    for (const queue of this.queues) {
      queue.column8 += octets(queue.column8Bps)
      queue.column9 += octets(queue.column9Bps)
    }
  }

  reboot(): void {
    this.move()
    this.#bootedAtMs = this.nowMs()
    this.#cached = undefined
    if (this.engineBoots !== undefined) this.engineBoots++
    for (const port of this.ports) Object.assign(port, { inOctets: 0n, outOctets: 0n })
    for (const queue of this.queues) Object.assign(queue, { column8: 0n, column9: 0n })
  }

  /** Rows were added, removed or renumbered: the MIB is built anew. */
  rowsChanged(): void {
    this.#mib = undefined
  }

  uptimeMs(): number {
    const step = this.options.uptimeStepMs ?? 10
    return Math.floor((this.nowMs() - this.#bootedAtMs) / step) * step
  }

  #octets(i: number, side: 0 | 1): bigint {
    this.move()
    const now = this.nowMs()
    const cacheMs = this.options.cacheMs ?? 0
    if (cacheMs === 0 || !this.#cached || now >= this.#cached.untilMs)
      this.#cached = { untilMs: now + cacheMs, ports: this.ports.map((p) => [p.inOctets, p.outOctets]) }
    return this.#cached.ports[i]?.[side] ?? 0n
  }

  mib(): Mib {
    this.#mib ??= this.#build()
    return this.#mib
  }

  #build(): Mib {
    const mib = new Map<string, () => Value>()
    const { options } = this
    const put = (oid: string, value: () => Value): void => void mib.set(oid, value)
    put('1.3.6.1.2.1.1.1.0', () => text(options.sysDescr ?? 'test device'))
    put('1.3.6.1.2.1.1.2.0', () => ({ type: 'oid', value: options.sysObjectId ?? '1.3.6.1.4.1.99999.1' }))
    put('1.3.6.1.2.1.1.3.0', () => ({
      type: options.uptimeType ?? 'ticks',
      value: Math.floor(this.uptimeMs() / 10) % 2 ** 32,
    }))
    put('1.3.6.1.2.1.1.5.0', () => text('test'))
    put('1.3.6.1.2.1.2.1.0', () => int(this.ports.length))
    if (this.engineBoots !== undefined) put('1.3.6.1.6.3.10.2.1.2.0', () => int(this.engineBoots ?? 0))
    this.ports.forEach((port, i) => {
      const low = (column: number, value: () => Value): void => put(`1.3.6.1.2.1.2.2.1.${column}.${port.index}`, value)
      const high = (column: number, value: () => Value): void =>
        put(`1.3.6.1.2.1.31.1.1.1.${column}.${port.index}`, value)
      low(1, () => int(port.index))
      low(2, () => text(port.descr))
      low(3, () => int(6))
      low(5, () => gauge(port.ifSpeed))
      low(6, () => ({ type: 'octets', value: Buffer.from(port.mac, 'hex') }))
      low(8, () => int(port.oper))
      low(10, () => c32(this.#octets(i, 0)))
      low(11, () => c32(this.#octets(i, 0) / MEAN_PACKET))
      for (const column of [13, 14, 19, 20]) low(column, () => c32(0n))
      low(16, () => c32(this.#octets(i, 1)))
      low(17, () => c32(this.#octets(i, 1) / MEAN_PACKET))
      if (port.name !== '') high(1, () => text(port.name))
      high(15, () => gauge(port.ifHighSpeed))
      high(18, () => text(port.alias))
      if (port.discontinuity !== null) high(19, () => ({ type: 'ticks', value: port.discontinuity ?? 0 }))
      if (port.hc === 'missing') return
      const hc =
        (side: 0 | 1, divisor = 1n) =>
        (): Value =>
          c64(port.hc === 'zero' ? 0n : this.#octets(i, side) / divisor)
      high(6, hc(0))
      high(7, hc(0, MEAN_PACKET))
      high(10, hc(1))
      high(11, hc(1, MEAN_PACKET))
    })
    for (const queue of this.queues) {
      const column = (n: number, value: () => Value): void =>
        put(`1.3.6.1.4.1.14988.1.1.2.1.1.${n}.${queue.index}`, value)
      column(2, () => text(queue.name))
      column(8, () => (this.move(), c64(queue.column8)))
      column(9, () => (this.move(), c64(queue.column9)))
      for (const n of [10, 11, 14, 15]) column(n, () => c32(0n))
    }
    return mib
  }
}
