import { nearestRank } from '#domain/percentile.ts'
import { isMeasured, type Direction } from '#domain/sample.ts'
import type { LinkView, LiveLink } from '#wire/links.ts'
import { shallowRef, type ShallowRef } from 'vue'
import { ageOf, ageUntilMs, type Age } from './age.ts'
import { linkState, type LinkState } from './link-state.ts'
import { SampleRing } from './sample-ring.ts'

/** What a row or a tile shows of one link at one instant. */
export interface LinkNow {
  view: LinkView
  live: LiveLink
  age: Age
  state: LinkState
  /** p95 of five minutes / contract in force; null when either is missing. */
  used: Record<Direction, number | null>
  /** Newest value / contract; null when the value is too old, unmeasured, or there is no contract. */
  share: Record<Direction, number | null>
  /** Newest rate, removed when it is too old to believe. */
  rateBps: Record<Direction, number | null>
  /** The worse direction of `used`. */
  usedShare: number | null
}

const FIVE_MINUTES_MS = 300_000
const contractOf = (view: LinkView, direction: Direction): number | null =>
  direction === 'down' ? view.contract.downBps : view.contract.upBps
const share = (bps: number | null, contract: number | null): number | null =>
  bps === null || contract === null || contract <= 0 ? null : bps / contract

const isEqual = (one: object, other: object): boolean => {
  const before = Object.entries(one)
  const now: Record<string, unknown> = { ...other }
  return before.length === Object.keys(now).length && before.every(([key, value]) => now[key] === value)
}
const isSameView = ({ contract, ...one }: LinkView, { contract: other, ...rest }: LinkView): boolean =>
  isEqual(contract, other) && isEqual(one, rest)

interface Entry {
  view: LinkView
  live: LiveLink
  ring: SampleRing
  /** Renewed with every sample, not with every repaint. */
  used: Record<Direction, number | null>
  /** What was last shown, as long as neither a sample nor the time changes it: a list of a thousand asks each second. */
  shown: { link: LinkNow; fromMs: number; untilMs: number } | null
}

/** The newest sample of all links, and the shortest cadence that it may be judged by. */
export interface Newest {
  readAtMs: number | null
  cadenceMs: number
}

const newestOf = (all: readonly Entry[]): Newest => {
  const times = all.map(({ ring }) => ring.newestAtMs()).filter((atMs) => !Number.isNaN(atMs))
  return {
    readAtMs: times.length > 0 ? Math.max(...times) : null,
    cadenceMs: all.length > 0 ? Math.min(...all.map(({ view }) => view.cadenceMs)) : 10_000,
  }
}

export interface LinkBoard {
  /** Counts changes; a view that reads it is repainted at most once a frame. */
  version: ShallowRef<number>
  /** Counts changes of the set of links or of what they are, not of their rates. */
  membership: ShallowRef<number>
  ids: () => readonly string[]
  view: (id: string) => LinkView | null
  /** The same object until something of it changes. */
  now: (id: string, nowMs: number) => LinkNow | null
  newest: () => Newest
  ring: (id: string) => SampleRing | null
  /** Polling interval of a link; 10 s for one that is not known. */
  cadenceMs: (id: string) => number
  replace: (links: readonly { link: LinkView; live: LiveLink }[]) => void
  apply: (links: readonly LiveLink[]) => void
  change: (link: LinkView) => void
  /** Puts fetched history before the live points of a link. */
  remember: (id: string, points: readonly { atMs: number; downBps: number; upBps: number }[]) => void
}

/**
 * All links in a plain module outside of Vue's reactivity: one version counter tells the views, so that a thousand
 * deltas cost one repaint.
 */
export const createLinkBoard = (
  onFrame: (paint: () => void) => void = (paint) => requestAnimationFrame(paint),
): LinkBoard => {
  const entries = new Map<string, Entry>()
  const version = shallowRef(0)
  const membership = shallowRef(0)
  let ids: string[] = []
  let newest: Newest = { readAtMs: null, cadenceMs: 10_000 }
  let isFrameAsked = false

  const changed = (): void => {
    if (isFrameAsked) return
    isFrameAsked = true
    onFrame(() => {
      isFrameAsked = false
      version.value += 1
    })
  }
  const usedShare = ({ view, ring }: Entry, atMs: number, direction: Direction): number | null =>
    share(nearestRank(ring.since(atMs - FIVE_MINUTES_MS, direction), 95), contractOf(view, direction))
  const remember = (entry: Entry, live: LiveLink): void => {
    entry.live = live
    entry.shown = null
    if (live.readAtMs === null) return
    if (live.readAtMs > (newest.readAtMs ?? 0)) newest = { ...newest, readAtMs: live.readAtMs }
    entry.ring.push(live.readAtMs, live.downBps ?? NaN, live.upBps ?? NaN)
    entry.used = {
      down: usedShare(entry, live.readAtMs, 'down'),
      up: usedShare(entry, live.readAtMs, 'up'),
    }
  }

  const judge = ({ view, live, used }: Entry, nowMs: number): LinkNow => {
    const age = ageOf(live.readAtMs, view.cadenceMs, nowMs)
    const believed = (direction: Direction): number | null =>
      age === 'unknown' || view.quarantine !== null ? null : direction === 'down' ? live.downBps : live.upBps
    const rateBps = { down: believed('down'), up: believed('up') }
    const worse = used.down === null && used.up === null ? null : Math.max(used.down ?? 0, used.up ?? 0)
    const state = linkState({
      isMaintained: view.maintenanceUntilMs !== null && nowMs < view.maintenanceUntilMs,
      age,
      oper: live.oper,
      isQuarantined: view.quarantine !== null,
      usedShare: worse,
      isMeasured: [live.downLabel, live.upLabel].some((label) => label !== null && isMeasured(label)),
    })
    return {
      view,
      live,
      age,
      state,
      rateBps,
      used,
      usedShare: worse,
      share: { down: share(rateBps.down, view.contract.downBps), up: share(rateBps.up, view.contract.upBps) },
    }
  }
  /** Until when (exclusive) time alone changes nothing of what `judge` says. */
  const judgedUntilMs = ({ view, live }: Entry, nowMs: number): number => {
    const careMs = view.maintenanceUntilMs
    return Math.min(
      ageUntilMs(live.readAtMs, view.cadenceMs, nowMs),
      careMs !== null && careMs > nowMs ? careMs : Infinity,
    )
  }

  return {
    version,
    membership,
    ids: () => ids,
    view: (id) => entries.get(id)?.view ?? null,
    ring: (id) => entries.get(id)?.ring ?? null,
    newest: () => newest,
    cadenceMs: (id) => entries.get(id)?.view.cadenceMs ?? 10_000,
    // A network that comes back tells a thousand links anew of which few have changed: the others stay as they are, and
    // with them their names in order, their place in the list and their row.
    replace: (links) => {
      const gone = new Set(entries.keys())
      let isOther = false
      for (const { link, live } of links) {
        gone.delete(link.id)
        const known = entries.get(link.id)
        const entry = known ?? { view: link, live, ring: new SampleRing(), used: { down: null, up: null }, shown: null }
        const isSame = known !== undefined && isSameView(known.view, link)
        if (isSame && isEqual(known.live, live)) continue
        if (!isSame) {
          entry.view = link
          isOther = true
        }
        remember(entry, live)
        entries.set(link.id, entry)
      }
      for (const id of gone) entries.delete(id)
      newest = newestOf([...entries.values()])
      if (isOther || gone.size > 0) {
        ids = [...entries.keys()]
        membership.value += 1
      }
      changed()
    },
    apply: (links) => {
      for (const live of links) {
        const entry = entries.get(live.id)
        if (entry) remember(entry, live)
      }
      changed()
    },
    change: (link) => {
      const entry = entries.get(link.id)
      if (!entry) return
      entry.view = link
      entry.shown = null
      membership.value += 1
      changed()
    },
    remember: (id, points) => {
      entries.get(id)?.ring.prepend(points)
      changed()
    },
    now: (id, nowMs) => {
      const entry = entries.get(id)
      if (!entry) return null
      const { shown } = entry
      if (shown && nowMs >= shown.fromMs && nowMs < shown.untilMs) return shown.link
      const link = judge(entry, nowMs)
      entry.shown = { link, fromMs: nowMs, untilMs: judgedUntilMs(entry, nowMs) }
      return link
    },
  }
}
