import type { DeviceState } from '#wire/collector-feed.ts'
import { learnUptime, uptimeGranularityMs } from '#domain/refresh-period.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { InventoryDevice, InventoryLink } from '#platform/inventory.ts'
import { createBreaker } from '../schedule/breaker.ts'
import type { CollectorClock } from '../schedule/anchored-clock.ts'
import { asNumber } from '../snmp/decode-varbind.ts'
import { asSnmpFailure, explainFailure, type SnmpFailure } from '../snmp/snmp-failure.ts'
import type { SnmpSession } from '../snmp/snmp-session.ts'
import { bindLinks, refreshSpeeds } from './bind-links.ts'
import type { LearntDevice } from './learnt-device.ts'
import { system } from './oids.ts'
import { readLinks, type DeviceRead, type LinkRead } from './read-links.ts'
import { createRequestSize, type RequestSize } from './request-size.ts'
import { probeRefresh } from './probe-refresh.ts'
import { createRebindPause } from './rebind-pause.ts'
import { trackLinks } from './track-links.ts'
import { gapSample, type TrackedLink } from './tracked-link.ts'

const MAX_DEADLINE_MS = 5_000
const SPEEDS_EVERY_MS = 300_000

export interface DevicePollerOptions {
  device: InventoryDevice
  links: readonly InventoryLink[]
  learnt: LearntDevice
  clock: CollectorClock
  openSession(device: InventoryDevice): Promise<SnmpSession>
}

/** Everything about one device: its session, its links, one cycle at a time. Never rejects: silence becomes gap samples. */
export class DevicePoller {
  readonly device: InventoryDevice
  links: readonly TrackedLink[]
  readonly learnt: LearntDevice
  readonly size: RequestSize
  readonly #options: DevicePollerOptions
  readonly #clock: CollectorClock
  readonly #breaker = createBreaker()
  #opening: Promise<SnmpSession> | undefined
  #uptimeHabit = { looks: 0, isWholeSeconds: true }
  #binding: Promise<void> | undefined
  readonly #rebind = createRebindPause()
  #speedsAtMs = 0
  #hasBoots: boolean | undefined
  #isStopped = false
  #lastAnswerAtMs: number | null = null
  #problem: string | null = null
  #rttMs: number | null = null
  #lagMs: number | null = null
  #pollsOk = 0
  #pollsFailed = 0

  constructor(options: DevicePollerOptions) {
    this.#options = options
    this.device = options.device
    this.learnt = options.learnt
    this.#clock = options.clock
    this.size = createRequestSize(options.learnt.varbinds)
    this.links = trackLinks([], options.links, options)
  }

  /** Looks for the links and takes a first reading, so that the first slot already has a rate. */
  async start(): Promise<void> {
    await this.#bindAndRead(true)
  }

  /** Other links on the device, taken up beside the cycle. Returns the ids that went or are measured otherwise now. */
  setLinks(links: readonly InventoryLink[]): string[] {
    const before = this.links
    this.links = trackLinks(before, links, this.#options)
    this.#rebind.soon()
    if (this.links.some(({ binding }) => binding === null)) void this.#bindAndRead()
    return before.flatMap((tracked) => (this.links.includes(tracked) ? [] : [tracked.link.id]))
  }

  stop(): void {
    this.#isStopped = true
    void this.#opening?.then(
      (session) => session.close(),
      () => undefined,
    )
  }

  /** One cycle: a sample for every link that is not in a burst, measured or a gap. */
  async poll(slotMs: number, lagMs = 0): Promise<LinkSample[]> {
    this.#lagMs = Math.round(lagMs)
    const links = this.links.filter((tracked) => !tracked.isBursting)
    if (this.#breaker.skips()) return this.gaps(slotMs, links)
    const samples = await this.#read(links, slotMs, this.device.intervalMs, this.#deadlineMs())
    if (samples) this.#afterGoodPoll()
    return samples ?? this.gaps(slotMs, links)
  }

  /** One reading of one link in a burst. */
  async pollOne(tracked: TrackedLink, slotMs: number, cadenceMs: number): Promise<LinkSample> {
    const samples = await this.#read([tracked], slotMs, cadenceMs, Math.min(cadenceMs * 0.9, MAX_DEADLINE_MS))
    return samples?.[0] ?? gapSample(tracked.link, slotMs, this.#clock.wallMs())
  }

  gaps(slotMs: number, links: readonly TrackedLink[] = this.links): LinkSample[] {
    const atMs = Math.round(this.#clock.wallMs())
    return links.map(({ link }) => gapSample(link, slotMs, atMs))
  }

  /** Learns how often the agent renews its counters (some 50 small requests); null when the traffic does not show it. */
  async learnRefresh(links: readonly TrackedLink[] = this.links): Promise<number | null> {
    if (this.#breaker.isOpen) return null
    const refreshMs = await this.#session()
      .then((session) => probeRefresh(session, links))
      .catch(() => null)
    if (refreshMs !== null) this.learnt.refreshMs = refreshMs
    return refreshMs
  }

  /** Lends the session for reading beside the cycle; null while the device does not answer. */
  ask<T>(work: (session: SnmpSession) => Promise<T>): Promise<T> | null {
    return this.#breaker.isOpen || this.#isStopped ? null : this.#session().then(work)
  }

  status(): DeviceState {
    const state = this.#lastAnswerAtMs === null && this.#pollsFailed === 0 ? 'starting' : this.#problem ? 'down' : 'up'
    return {
      id: this.device.id,
      state,
      lastAnswerAtMs: this.#lastAnswerAtMs,
      problem: this.#problem,
      rttMs: this.#rttMs,
      lagMs: this.#lagMs,
      refreshMs: this.learnt.refreshMs ?? null,
      uptimeGranularityMs: this.learnt.uptimeGranularityMs ?? null,
      pollsOk: this.#pollsOk,
      pollsFailed: this.#pollsFailed,
      links: this.links.length,
    }
  }

  #deadlineMs(): number {
    return Math.min(MAX_DEADLINE_MS, this.device.intervalMs * 0.8)
  }

  async #read(
    links: readonly TrackedLink[],
    slotMs: number,
    nominalMs: number,
    deadlineMs: number,
  ): Promise<LinkSample[] | null> {
    const endsAtMs = performance.now() + deadlineMs
    try {
      const session = await this.#session()
      if (this.#breaker.isOpen) await session.get([system.upTime], { attempts: 1, deadlineMs: 1_000 })
      const { reads, failure } = await this.#readAll(session, links, endsAtMs)
      if (failure && reads.size === 0) throw failure
      this.#succeeded(reads, failure)
      const granularity = this.learnt.uptimeGranularityMs ?? 1000
      return links.map((tracked) => this.#sample(tracked, reads.get(tracked), { slotMs, nominalMs, granularity }))
    } catch (error) {
      this.#failed(asSnmpFailure(error))
      return null
    }
  }

  /** Devices without a bound link are asked for their uptime alone: up or down is still worth knowing. */
  async #readAll(session: SnmpSession, links: readonly TrackedLink[], endsAtMs: number): Promise<DeviceRead> {
    const read = await readLinks(session, links, { size: this.size, endsAtMs, hasBoots: this.#hasBoots ?? false })
    if (read.reads.size === 0 && read.failure === null) {
      const { sentAtMs, receivedAtMs } = await session.get([system.upTime], {
        deadlineMs: endsAtMs - performance.now(),
      })
      this.#rttMs = Math.round((receivedAtMs - sentAtMs) * 10) / 10
    }
    return read
  }

  #sample(
    tracked: TrackedLink,
    read: LinkRead | undefined,
    { slotMs, nominalMs, granularity }: { slotMs: number; nominalMs: number; granularity: number },
  ): LinkSample {
    if (!read || typeof read.answer === 'string') {
      if (read && typeof read.answer === 'string') {
        tracked.lose(read.answer)
        this.#rebind.soon()
      }
      return gapSample(tracked.link, slotMs, Math.round(this.#clock.wallMs()))
    }
    const readAtMs = Math.round(this.#clock.wallAt((read.sentAtMs + read.receivedAtMs) / 2))
    const isFresh = tracked.isFreshFromBurst && !tracked.isBursting
    if (isFresh) tracked.isFreshFromBurst = false
    const sample = tracked.sample(read.answer, {
      slotMs: isFresh ? Math.floor(readAtMs / 1000) * 1000 : slotMs,
      readAtMs,
      rttUs: Math.round((read.receivedAtMs - read.sentAtMs) * 1000),
      nominalMs,
      uptimeGranularityMs: granularity,
    })
    if (sample.down.label === 'implausible' || sample.up.label === 'implausible') this.#speedsAtMs = 0
    return sample
  }

  #succeeded(reads: Map<TrackedLink, LinkRead>, failure: SnmpFailure | null): void {
    this.#breaker.succeeded()
    this.#problem = failure && explainFailure(failure, this.device.snmp.version)
    this.#pollsOk++
    this.#lastAnswerAtMs = Math.round(this.#clock.wallMs())
    const [first] = reads.values()
    if (!first) return
    this.#rttMs = Math.round((first.receivedAtMs - first.sentAtMs) * 10) / 10
    if (first.uptimeTicks === null) return
    this.#uptimeHabit = learnUptime(this.#uptimeHabit, first.uptimeTicks)
    const granularity = uptimeGranularityMs(this.#uptimeHabit)
    if (granularity !== null) this.learnt.uptimeGranularityMs = granularity
  }

  #failed(failure: SnmpFailure): void {
    this.#breaker.failed()
    this.#pollsFailed++
    this.#problem = explainFailure(failure, this.device.snmp.version)
    // Names are resolved anew, and a v3 engine is met anew, when nothing works.
    if (this.#breaker.isOpen && this.#opening) {
      const dead = this.#opening
      this.#opening = undefined
      void dead.then(
        (session) => session.close(),
        () => undefined,
      )
    }
  }

  #afterGoodPoll(): void {
    const now = this.#clock.monotonicMs()
    if (this.links.some(({ binding }) => binding === null)) void this.#bindAndRead()
    else if (now - this.#speedsAtMs > SPEEDS_EVERY_MS) {
      this.#speedsAtMs = now
      void this.#session()
        .then((session) => refreshSpeeds(session, this.links, this.size.size))
        .catch(() => undefined)
    }
    if (this.size.isProven(this.size.size)) this.learnt.varbinds = this.size.size
  }

  /** Looks for links without a place, at most once per pause. */
  async #bind(isFirst = false): Promise<boolean> {
    if (this.#binding || this.#isStopped) return false
    if (!isFirst && !this.#rebind.isDue(this.#clock.monotonicMs())) return false
    this.#binding = (async () => {
      const session = await this.#session()
      if (this.#hasBoots === undefined) {
        const { values } = await session.get([system.engineBoots])
        this.#hasBoots = asNumber(values[0]) !== null
      }
      await bindLinks(session, this.links, this.learnt)
      this.#speedsAtMs = this.#clock.monotonicMs()
    })()
    try {
      await this.#binding
      return true
    } catch (error) {
      if (isFirst) this.#failed(asSnmpFailure(error))
      return false
    } finally {
      this.#binding = undefined
      const areAllBound = this.links.every(({ binding }) => binding !== null)
      this.#rebind.looked(this.#clock.monotonicMs(), areAllBound)
    }
  }

  async #bindAndRead(isFirst = false): Promise<void> {
    if (await this.#bind(isFirst)) await this.#baseline()
  }

  async #baseline(): Promise<void> {
    try {
      const fresh = this.links.filter(({ hasReading, binding }) => binding !== null && !hasReading)
      if (fresh.length === 0) return
      const { reads, failure } = await this.#readAll(
        await this.#session(),
        fresh,
        performance.now() + this.#deadlineMs(),
      )
      for (const [tracked, { answer }] of reads) if (typeof answer !== 'string') tracked.setBase(answer)
      if (failure && reads.size === 0) throw failure
      this.#succeeded(reads, failure)
    } catch (error) {
      this.#failed(asSnmpFailure(error))
    }
  }

  #session(): Promise<SnmpSession> {
    if (!this.#opening) {
      const opening = this.#options.openSession(this.device)
      this.#opening = opening
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = undefined
      })
    }
    return this.#opening
  }
}
