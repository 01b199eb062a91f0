import { computed, shallowRef, watch } from 'vue'
import { linkStates, type LinkState } from '../../live/link-state.ts'
import { board, clock } from '../../live/live.ts'
import type { LinkNow } from '../../live/link-board.ts'
import { matchesText } from '../../live/match-link.ts'
import { orderLinks, rankNames, type LinkSort } from './link-order.ts'

export interface LinkFilter {
  text: string
  state: LinkState | 'all'
  opdId: string
  sort: LinkSort
}

/** Rows do not change places more often than this, and never while the reader points at or works in the list. */
const REORDER_MS = 5000

/**
 * The list as a whole: looked at once a second, whatever comes in between. The rows in sight follow each sample by
 * themselves (LinkRow), so that a thousand links cost what forty do.
 */
export const useLinkList = (filter: () => LinkFilter, isHeld: () => boolean) => {
  const views = computed(() => {
    void board.membership.value
    return board.ids().flatMap((id) => board.view(id) ?? [])
  })
  const names = computed(() => rankNames(views.value))
  const all = computed(() => {
    void board.membership.value
    const nowMs = clock.seconds.value
    return board.ids().flatMap((id) => board.now(id, nowMs) ?? [])
  })
  const matching = (chosen: LinkFilter): LinkNow[] => {
    const needle = chosen.text.trim().toLowerCase()
    return all.value.filter(
      (link) =>
        (chosen.state === 'all' || link.state === chosen.state) &&
        (chosen.opdId === '' || link.view.opdId === chosen.opdId) &&
        matchesText(link.view, needle),
    )
  }
  /** Ids in the order of the list. */
  const rows = shallowRef<readonly string[]>([])
  let orderedAtMs = 0
  const reorder = (): void => {
    const chosen = filter()
    const next = orderLinks(matching(chosen), chosen.sort, names.value).map((link) => link.view.id)
    if (next.length !== rows.value.length || next.some((id, i) => id !== rows.value[i])) rows.value = next
    orderedAtMs = clock.now()
  }
  watch([() => JSON.stringify(filter()), board.membership], reorder, { immediate: true })
  watch(all, () => {
    if (rows.value.length === 0 || (clock.now() - orderedAtMs > REORDER_MS && !isHeld())) reorder()
  })

  /** How many links are in each state, whatever the filter of states says; the same object while they are the same. */
  const counts = computed<{ state: LinkState; count: number }[]>((before) => {
    const found: Record<LinkState, number> = { cut: 0, unknown: 0, full: 0, busy: 0, care: 0, normal: 0 }
    for (const link of matching({ ...filter(), state: 'all' })) found[link.state] += 1
    const isSame = before?.every(({ state, count }) => found[state] === count) ?? false
    return before && isSame ? before : linkStates.map((state) => ({ state, count: found[state] }))
  })
  const opds = computed(() => {
    const texts = new Map(views.value.map((view) => [view.opdId, view.opdName] as const))
    return [...texts].map(([value, text]) => ({ value, text })).sort((a, b) => a.text.localeCompare(b.text))
  })
  /** Of all links, filtered or not. */
  const total = computed(() => views.value.length)
  return { all, total, rows, counts, opds }
}
