import { linkStates } from '../../live/link-state.ts'
import type { LinkView } from '#wire/links.ts'
import type { LinkNow } from '../../live/link-board.ts'

export const linkSorts = ['worst', 'name', 'down', 'used'] as const
export type LinkSort = (typeof linkSorts)[number]

/** What is not known sorts after everything that is: absent is not zero. */
const descending = (a: number | null, b: number | null): number => (b ?? -1) - (a ?? -1)

/** Place of each link among all names. Comparing texts as people order them is slow: done when the links change, not with each sort. */
export const rankNames = (views: readonly LinkView[]): ReadonlyMap<string, number> =>
  new Map(
    [...views]
      .sort((a, b) => a.opdName.localeCompare(b.opdName) || a.id.localeCompare(b.id))
      .map(({ id }, rank) => [id, rank]),
  )

type Compare = (a: LinkNow, b: LinkNow) => number
const compare: Record<LinkSort, Compare> = {
  worst: (a, b) => linkStates.indexOf(a.state) - linkStates.indexOf(b.state) || descending(a.usedShare, b.usedShare),
  name: () => 0,
  down: (a, b) => descending(a.rateBps.down, b.rateBps.down),
  used: (a, b) => descending(a.usedShare, b.usedShare),
}

export const orderLinks = (
  links: readonly LinkNow[],
  sort: LinkSort,
  names: ReadonlyMap<string, number>,
): LinkNow[] => {
  const rank = (link: LinkNow): number => names.get(link.view.id) ?? 0
  return [...links].sort((a, b) => compare[sort](a, b) || rank(a) - rank(b))
}
