import { readingDelta, type LinkReading, type ReadingDelta } from '#domain/link-reading.ts'
import { addEvidence, judgeQueue, noEvidence, type QueueEvidence } from '#domain/queue-orientation.ts'
import { noDelta, type DirectionDelta, type LinkSample } from '#domain/sample.ts'
import type { InventoryLink } from '#platform/inventory.ts'
import type { Binding } from './bind-link.ts'
import type { LearntDevice } from './learnt-device.ts'
import { queueWarnings } from './queue-warnings.ts'
import { linkQuery, type CounterMode, type LinkAnswer, type LinkQuery } from './link-query.ts'

/** Polls with healthy 64-bit counters after which the 32-bit ones are no longer asked. */
const TRUST_HC_AFTER = 30
/** Evidence about a queue's direction is judged anew over so many polls. */
const EVIDENCE_POLLS = 360

/**
 * A reading sooner than this part of the interval after its base (the first slot after a start) makes no sample: over so
 * short a time an agent's cache makes zeros and spikes, and so does a stall of either side. The base stays.
 */
const SHORTEST_PART = 0.5

export interface AnswerTiming {
  slotMs: number
  readAtMs: number
  rttUs: number
  nominalMs: number
  uptimeGranularityMs: number
}

const indexOf = (binding: Binding): string => (binding.kind === 'queue' ? `queue/${binding.index}` : binding.row.index)

export const gapSample = (link: InventoryLink, slotMs: number, readAtMs: number): LinkSample => ({
  linkId: link.id,
  deviceId: link.deviceId,
  slotMs,
  readAtMs,
  intervalMs: null,
  down: noDelta('gap'),
  up: noDelta('gap'),
  oper: null,
  rttUs: null,
})

/** One link as the poller knows it: where it is, its last reading, and what stands against it. */
export class TrackedLink {
  readonly link: InventoryLink
  binding: Binding | null = null
  /** Where it was last bound: kept while it is lost, so that another port is not taken for it. */
  known: Binding | null = null
  /** Why it is not measured; null when it is. */
  problem: string | null = 'it was not looked for yet'
  warning: string | null = null
  isBursting = false
  /** The first sample after a burst sits on the second of its reading, not on the grid (it would overwrite the burst). */
  isFreshFromBurst = false
  mode: CounterMode
  isMinimal = false
  #nominalMs = 0
  #previous: LinkReading | null = null
  #previousCheck: [bigint, bigint] | null = null
  #query: LinkQuery | null = null
  #healthyHc = 0
  #evidence: QueueEvidence = noEvidence
  readonly #learnt: LearntDevice
  readonly #lowest: CounterMode

  constructor(link: InventoryLink, learnt: LearntDevice, isV1: boolean) {
    this.link = link
    this.#learnt = learnt
    this.#lowest = isV1 ? '32' : 'hc'
    this.mode = this.#lowest
  }

  get query(): LinkQuery | null {
    if (this.binding && !this.#query) this.#query = linkQuery(this.link, this.binding, this.mode, this.isMinimal)
    return this.#query
  }

  get speedBps(): number | null {
    return this.binding?.kind === 'interface' ? this.binding.row.speedBps : null
  }

  get hasReading(): boolean {
    return this.#previous !== null
  }

  bind(binding: Binding): void {
    // At another index its counters are another series: the old reading is no base for them.
    if (this.known === null || indexOf(this.known) !== indexOf(binding)) this.#previous = null
    this.binding = binding
    this.known = binding
    this.problem = null
    this.mode = this.#lowest
    this.#query = null
  }

  lose(problem: string): void {
    this.binding = null
    this.problem = problem
    this.#query = null
  }

  setMinimal(isMinimal: boolean): void {
    if (this.isMinimal !== isMinimal) this.#query = null
    this.isMinimal = isMinimal
  }

  setMode(mode: CounterMode): void {
    this.mode = mode
    this.#query = null
    this.#healthyHc = 0
    // Packets are counted by other objects now: their next difference would mean nothing.
    const forget = (side: LinkReading['sent']): LinkReading['sent'] => ({ ...side, packets: null })
    if (this.#previous)
      this.#previous = {
        ...this.#previous,
        received: forget(this.#previous.received),
        sent: forget(this.#previous.sent),
      }
  }

  /** Takes an answer as the base of the next sample without making one. */
  setBase(answer: LinkAnswer): void {
    this.#previous = answer.reading
    this.#previousCheck = answer.check
  }

  /** The sample that an answer makes, and the new base. */
  sample(answer: LinkAnswer, timing: AnswerTiming): LinkSample {
    // After a change of cadence the longer of both is what was promised.
    const nominalMs = Math.max(timing.nominalMs, this.#nominalMs)
    this.#nominalMs = timing.nominalMs
    const base = this.#previous
    if (base?.series === answer.reading.series && answer.reading.atMs - base.atMs < timing.nominalMs * SHORTEST_PART)
      return { ...gapSample(this.link, timing.slotMs, timing.readAtMs), oper: answer.oper, rttUs: timing.rttUs }
    const delta = readingDelta(this.#previous, answer.reading, {
      nominalMs,
      speedBps: this.speedBps,
      uptimeGranularityMs: timing.uptimeGranularityMs,
    })
    if (this.binding?.kind === 'queue') this.#learnQueue(answer, delta)
    if (this.#previous === null || answer.reading.atMs > this.#previous.atMs) this.setBase(answer)
    this.#trustHc(answer)
    const [down, up] = this.#directions(delta)
    return {
      linkId: this.link.id,
      deviceId: this.link.deviceId,
      slotMs: timing.slotMs,
      readAtMs: timing.readAtMs,
      intervalMs: delta.intervalMs === null ? null : Math.round(delta.intervalMs * 1000) / 1000,
      down,
      up,
      oper: answer.oper,
      rttUs: timing.rttUs,
    }
  }

  #trustHc(answer: LinkAnswer): void {
    const { received, sent, bits } = answer.reading
    const isHealthy = bits === 64 && received.octets !== 0n && sent.octets !== 0n
    this.#healthyHc = this.mode === 'both' && isHealthy ? this.#healthyHc + 1 : 0
    if (this.#healthyHc >= TRUST_HC_AFTER) this.setMode('hc')
  }

  #directions(delta: ReadingDelta): [DirectionDelta, DirectionDelta] {
    const { target, faces } = this.link
    if (target.kind === 'interface')
      return faces === 'opd' ? [delta.sent, delta.received] : [delta.received, delta.sent]
    const columns = target.columns === 'learn' ? this.#learnt.orientations[this.link.id] : target.columns
    if (columns === undefined && target.checkInterface !== null) return [noDelta('gap'), noDelta('gap')]
    return columns === 'inIsUpload' ? [delta.sent, delta.received] : [delta.received, delta.sent]
  }

  /** Compares the queue with its interface over the same interval (queue-orientation.ts). */
  #learnQueue(answer: LinkAnswer, delta: ReadingDelta): void {
    const { target, faces } = this.link
    if (target.kind !== 'queue') return
    const known = target.columns === 'learn' ? this.#learnt.orientations[this.link.id] : target.columns
    if (target.checkInterface === null) {
      this.warning = known === undefined ? queueWarnings.isAssumed() : null
      return
    }
    const [before, now] = [this.#previousCheck, answer.check]
    const { received, sent } = delta
    if (
      before &&
      now &&
      received.octets !== null &&
      sent.octets !== null &&
      now[0] >= before[0] &&
      now[1] >= before[1]
    ) {
      const [checkIn, checkOut] = [Number(now[0] - before[0]), Number(now[1] - before[1])]
      const [interfaceDown, interfaceUp] = faces === 'opd' ? [checkOut, checkIn] : [checkIn, checkOut]
      this.#evidence = addEvidence(this.#evidence, {
        queueIn: received.octets,
        queueOut: sent.octets,
        interfaceDown,
        interfaceUp,
      })
    }
    const { columns, isBypassed } = judgeQueue(this.#evidence)
    if (columns !== null && known === undefined) this.#learnt.orientations[this.link.id] = columns
    const { name, checkInterface } = target
    if (isBypassed) this.warning = queueWarnings.isBypassed(name, checkInterface)
    else if (known !== undefined && columns !== null && columns !== known)
      this.warning = queueWarnings.isOtherWayRound(name, checkInterface)
    else this.warning = known === undefined && columns === null ? queueWarnings.isUnknown(name) : null
    if (this.#evidence.polls >= EVIDENCE_POLLS) this.#evidence = noEvidence
  }
}
