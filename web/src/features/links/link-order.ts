import { linkStates } from '../../live/link-state.ts'
import type { LinkNow } from '../../live/link-board.ts'

export const linkSorts = ['worst', 'name', 'down', 'used'] as const
export type LinkSort = (typeof linkSorts)[number]

const byName = (a: LinkNow, b: LinkNow): number =>
  a.view.opdName.localeCompare(b.view.opdName) || a.view.id.localeCompare(b.view.id)
/** What is not known sorts after everything that is: absent is not zero. */
const descending = (a: number | null, b: number | null): number => (b ?? -1) - (a ?? -1)

const compare: Record<LinkSort, (a: LinkNow, b: LinkNow) => number> = {
  worst: (a, b) =>
    linkStates.indexOf(a.state) - linkStates.indexOf(b.state) || descending(a.usedShare, b.usedShare) || byName(a, b),
  name: byName,
  down: (a, b) => descending(a.rateBps.down, b.rateBps.down) || byName(a, b),
  used: (a, b) => descending(a.usedShare, b.usedShare) || byName(a, b),
}

export const orderLinks = (links: readonly LinkNow[], sort: LinkSort): LinkNow[] => [...links].sort(compare[sort])
