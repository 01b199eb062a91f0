import { rendezvous } from './rendezvous.ts'

/**
 * What the servers know of one collector, kept in the service database. An item is a device, or the duty to keep the
 * rollups. Offers travel over a network: until the collector confirms one, it may hold what the last confirmed one said
 * or what any since then said.
 */
export interface Holding {
  id: string
  /** Which process: a token used by two processes is still one collector. */
  instance: string
  /** False once its silence was long enough, or it said goodbye: then it holds nothing. */
  isLive: boolean
  /** Number of its newest offer. */
  offer: number
  /** Items of the newest offer, sorted. */
  offered: readonly string[]
  offeredAlone: boolean
  /** Every item that it may be polling. Nobody else is offered one of them. */
  held: readonly string[]
  /** It may believe that it is alone: its share stays with it however long it is silent. */
  isPromised: boolean
}

export interface Heartbeat {
  id: string
  instance: string
  /** The newest offer that is in force at the collector; null: none since it started. */
  applied: number | null
  /** It polls nothing any more and will not come back soon. */
  isLeaving: boolean
}

export type Heard = { ok: true; holding: Holding } | { ok: false; reason: 'in-use' }

/**
 * What a heartbeat makes of a collector's holding. Items move in two steps: first the one who has an item is offered a
 * share without it, and when it confirms (or is over), the next one is offered it.
 *
 * `isSilent`: nothing was heard of the former process of this collector for SILENCE_MS. A process of another folder with
 * the same token replaces it then, even one that was promised to keep its share: the one token speaks for it.
 */
export const hear = (
  ledger: readonly Holding[],
  beat: Heartbeat,
  {
    items,
    isSilent,
    ownerOf = rendezvous,
  }: {
    items: readonly string[]
    isSilent: boolean
    ownerOf?: typeof rendezvous
  },
): Heard => {
  const before = ledger.find(({ id }) => id === beat.id)
  const isOtherProcess = before !== undefined && before.instance !== beat.instance
  if (before?.isLive && isOtherProcess && !isSilent) return { ok: false, reason: 'in-use' }
  const isFresh = !before?.isLive || isOtherProcess
  if (beat.isLeaving) return { ok: true, holding: over({ ...(before ?? newHolding(beat)), instance: beat.instance }) }
  const { offer, offered, offeredAlone } = before ?? newHolding(beat)
  const isConfirmed = !isFresh && beat.applied === offer
  const known = isFresh || !before ? { held: [], isPromised: false } : before
  const held = isConfirmed ? offered : known.held
  const isPromised = isConfirmed ? offeredAlone : known.isPromised

  const others = ledger.filter(({ id, isLive }) => isLive && id !== beat.id)
  const owners = [beat.id, ...others.map(({ id }) => id)]
  const taken = new Set(others.flatMap((other) => other.held))
  const next = items.filter((item) => !taken.has(item) && ownerOf(item, owners) === beat.id).sort()
  const isAlone = others.length === 0
  const isNew = isFresh || isAlone !== offeredAlone || !isSame(next, offered)
  return {
    ok: true,
    holding: {
      id: beat.id,
      instance: beat.instance,
      isLive: true,
      offer: isNew ? offer + 1 : offer,
      offered: next,
      offeredAlone: isAlone,
      held: [...new Set([...held, ...next])].sort(),
      isPromised: isPromised || isAlone,
    },
  }
}

/** Its silence was long enough. One that may believe that it is alone keeps its share, unless its token was revoked. */
export const silenced = (holding: Holding, { isRevoked }: { isRevoked: boolean }): Holding =>
  holding.isPromised && !isRevoked ? holding : over(holding)

const over = (holding: Holding): Holding => ({
  ...holding,
  isLive: false,
  offered: [],
  offeredAlone: false,
  held: [],
  isPromised: false,
})

const newHolding = ({ id, instance }: Heartbeat): Holding => ({
  id,
  instance,
  isLive: false,
  offer: 0,
  offered: [],
  offeredAlone: false,
  held: [],
  isPromised: false,
})

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])
