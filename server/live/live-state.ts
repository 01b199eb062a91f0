import { isMeasured, rateBps, type LinkSample } from '#domain/sample.ts'
import type { Inventory } from '#platform/inventory.ts'
import type { CollectorStatus } from '#wire/collector-feed.ts'
import type { LinkView, LiveLink } from '#wire/links.ts'
import type { ContractBook } from '../ports/contract-book.ts'
import { indexById } from '../directory/inventory-in-force.ts'
import type { MaintenanceBook } from '../ports/maintenance-book.ts'

/** After this many intervals without a measurement a link counts as unknown (ux.md: grey after two). */
const FRESH_INTERVALS = 3

const liveOf = (sample: LinkSample): LiveLink => ({
  id: sample.linkId,
  slotMs: sample.slotMs,
  readAtMs: sample.readAtMs,
  downBps: rateBps(sample, 'down'),
  upBps: rateBps(sample, 'up'),
  downLabel: sample.down.label,
  upLabel: sample.up.label,
  oper: sample.oper,
  rttMs: sample.rttUs === null ? null : sample.rttUs / 1000,
})

/** Nothing was ever measured of it, or nothing that the reader may know. */
export const neverSeen = (id: string): LiveLink => ({
  id,
  slotMs: null,
  readAtMs: null,
  downBps: null,
  upBps: null,
  downLabel: null,
  upLabel: null,
  oper: null,
  rttMs: null,
})

type LastingView = Pick<
  LinkView,
  'id' | 'opdId' | 'opdName' | 'opdShortName' | 'deviceId' | 'kind' | 'objectName' | 'cadenceMs'
>

export interface ChangedView {
  id: string
  /** Also who reads no measurements is told. */
  hasNewContract: boolean
}

export interface LiveState {
  /** Null for a link that is not in the inventory. */
  view(linkId: string, nowMs: number): LinkView | null
  live(linkId: string): LiveLink
  opdOf(linkId: string): string | null
  linkIds(): readonly string[]
  /** Takes what is newer than what is known; returns the ids that changed. */
  apply(samples: Iterable<LinkSample>): string[]
  applyStatus(status: CollectorStatus): void
  status(): CollectorStatus | null
  /** Links whose view (contract, quarantine, burst) changed since the last call. */
  changedViews(nowMs: number): ChangedView[]
  /** It has a measurement that is not older than three of its intervals. */
  isMeasured(linkId: string, nowMs: number): boolean
  count(nowMs: number): { measured: number; unknown: number }
}

/** What is known of every link now, in memory: seeded from the telemetry store, moved by the collector. */
export const createLiveState = (
  inventory: Readonly<Inventory>,
  contracts: ContractBook,
  maintenance: Pick<MaintenanceBook, 'untilMs'>,
): LiveState => {
  const links = indexById(() => inventory.links)
  const opds = indexById(() => inventory.opds)
  const devices = indexById(() => inventory.devices)
  const newest = new Map<string, LiveLink>()
  const shown = new Map<string, { contract: string; rest: string }>()
  let status: CollectorStatus | null = null

  const lasting = (linkId: string): LastingView | null => {
    const link = links().get(linkId)
    if (!link) return null
    const opd = opds().get(link.opdId)
    return {
      id: link.id,
      opdId: link.opdId,
      opdName: opd?.name ?? link.opdId,
      opdShortName: opd?.shortName ?? link.opdId,
      deviceId: link.deviceId,
      kind: link.target.kind,
      objectName: link.target.name,
      cadenceMs: devices().get(link.deviceId)?.intervalMs ?? 10_000,
    }
  }
  /** Every fact of a view that can change while the server runs: told when it does. */
  const moving = (linkId: string, nowMs: number): Omit<LinkView, keyof LastingView> => {
    const burstUntilMs = status?.bursts[linkId] ?? null
    return {
      contract: {
        downBps: contracts.rateAt(linkId, 'down', nowMs),
        upBps: contracts.rateAt(linkId, 'up', nowMs),
      },
      quarantine: status?.quarantined[linkId] ?? null,
      warning: status?.warnings[linkId] ?? null,
      burstUntilMs: burstUntilMs !== null && burstUntilMs > nowMs ? burstUntilMs : null,
      maintenanceUntilMs: maintenance.untilMs(linkId, nowMs),
    }
  }
  const view = (linkId: string, nowMs: number): LinkView | null => {
    const facts = lasting(linkId)
    return facts ? { ...facts, ...moving(linkId, nowMs) } : null
  }

  const isFresh = (linkId: string, nowMs: number): boolean => {
    const live = newest.get(linkId)
    const maxAgeMs = FRESH_INTERVALS * (lasting(linkId)?.cadenceMs ?? 10_000)
    if (nowMs - (live?.readAtMs ?? -Infinity) > maxAgeMs) return false
    return [live?.downLabel, live?.upLabel].some((label) => label && isMeasured(label))
  }

  return {
    view,
    live: (linkId) => newest.get(linkId) ?? neverSeen(linkId),
    opdOf: (linkId) => links().get(linkId)?.opdId ?? null,
    linkIds: () => [...links().keys()],
    apply(samples) {
      const changed = new Set<string>()
      for (const sample of samples) {
        // A collector that empties its outbox sends the past: history, not news.
        if (!links().has(sample.linkId) || sample.slotMs < (newest.get(sample.linkId)?.slotMs ?? 0)) continue
        newest.set(sample.linkId, liveOf(sample))
        changed.add(sample.linkId)
      }
      return [...changed]
    },
    applyStatus: (next) => {
      status = next
    },
    status: () => status,
    changedViews: (nowMs) =>
      [...links().keys()].flatMap((id) => {
        const { contract, ...rest } = moving(id, nowMs)
        const now = { contract: JSON.stringify(contract), rest: JSON.stringify(rest) }
        const before = shown.get(id) ?? now
        shown.set(id, now)
        const hasNewContract = before.contract !== now.contract
        return hasNewContract || before.rest !== now.rest ? [{ id, hasNewContract }] : []
      }),
    isMeasured: isFresh,
    count(nowMs) {
      const measured = [...links().keys()].filter((id) => isFresh(id, nowMs)).length
      return { measured, unknown: links().size - measured }
    },
  }
}
