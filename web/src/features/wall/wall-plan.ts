import type { LinkNow } from '../../live/link-board.ts'
import type { LinkState } from '../../live/link-state.ts'

/** Order of the pages; what is cut is pinned and never rotates. */
const pageOrder: readonly LinkState[] = ['unknown', 'full', 'busy', 'care', 'normal']
/** Of links that are well only the busiest are worth a place; the count strip speaks for the rest. */
const MOST_NORMAL = 24

export interface WallPlan {
  tiles: LinkNow[]
  page: number
  pages: number
  /** Cut links that found no place: said in words, never dropped in silence. */
  cutUnseen: number
}

/** How long a page stays: 5 s and 1 s per tile, rounded up to 5 s. */
export const pageSeconds = (tiles: number): number => Math.ceil((5 + tiles) / 5) * 5

/** In whole percent: a tile that changed its place with every sample could be read by nobody. */
const load = ({ usedShare }: LinkNow): number => (usedShare === null ? -1 : Math.round(usedShare * 100))
const byLoad = (a: LinkNow, b: LinkNow): number => load(b) - load(a) || a.view.id.localeCompare(b.view.id)

/**
 * Which tiles stand on the wall now: everything cut, then one page of the rest. Pure in `nowMs`, so that all walls of a
 * room show the same page.
 */
export const planWall = (links: readonly LinkNow[], capacity: number, nowMs: number): WallPlan => {
  const cut = links.filter((link) => link.state === 'cut').sort(byLoad)
  const rest = pageOrder.flatMap((state) => {
    const found = links.filter((link) => link.state === state).sort(byLoad)
    return state === 'normal' ? found.slice(0, MOST_NORMAL) : found
  })
  const pinned = cut.slice(0, capacity)
  const room = capacity - pinned.length
  if (room === 0 || rest.length === 0)
    return { tiles: pinned, page: 1, pages: 1, cutUnseen: cut.length - pinned.length }
  const pages = Math.ceil(rest.length / room)
  const page = Math.floor(nowMs / 1000 / pageSeconds(room)) % pages
  // The last page is filled up from the one before: half a wall of nothing looks like a fault.
  const from = Math.max(0, Math.min(page * room, rest.length - room))
  return {
    tiles: [...pinned, ...rest.slice(from, from + room)],
    page: page + 1,
    pages,
    cutUnseen: 0,
  }
}

/** The part of one screen where several share the links: together they are one wide wall. `capacities` in their order. */
export const planScreen = (
  links: readonly LinkNow[],
  { capacities, index }: { capacities: readonly number[]; index: number },
  nowMs: number,
): WallPlan => {
  const sum = (of: readonly number[]) => of.reduce((total, capacity) => total + capacity, 0)
  const from = sum(capacities.slice(0, index))
  const wall = planWall(links, sum(capacities), nowMs)
  return { ...wall, tiles: wall.tiles.slice(from, from + (capacities[index] ?? 0)) }
}

/**
 * While a page stands its tiles stand: who stays keeps the place, who comes takes the place of one who left. In the first
 * minutes loads mean little and change with every sample; a wall whose tiles wander can be read by nobody.
 */
export const keepPlaces = (before: readonly LinkNow[], now: readonly LinkNow[]): LinkNow[] => {
  const places = new Map(before.map(({ view }, place) => [view.id, place]))
  const kept = new Map<number, LinkNow>()
  const come: LinkNow[] = []
  for (const link of now) {
    const place = places.get(link.view.id) ?? now.length
    if (place < now.length) kept.set(place, link)
    else come.push(link)
  }
  return now.flatMap((_, place) => kept.get(place) ?? come.shift() ?? [])
}
