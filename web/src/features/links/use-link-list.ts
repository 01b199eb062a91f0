import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { linkStates, type LinkState } from '../../live/link-state.ts'
import { board, clock } from '../../live/live.ts'
import type { LinkNow } from '../../live/link-board.ts'
import { matchesText } from '../../live/match-link.ts'
import { orderLinks, type LinkSort } from './link-order.ts'

export interface LinkFilter {
  text: string
  state: LinkState | 'all'
  opdId: string
  sort: LinkSort
}

/** Rows do not change places more often than this, and never while the reader points at or works in the list. */
const REORDER_MS = 5000

export const useLinkList = (filter: () => LinkFilter, isHeld: () => boolean) => {
  const all = computed(() => {
    void board.version.value
    const nowMs = clock.seconds.value
    return board.ids().flatMap((id) => board.now(id, nowMs) ?? [])
  })
  const byId = computed(() => new Map(all.value.map((link) => [link.view.id, link])))
  const matching = (chosen: LinkFilter): LinkNow[] => {
    const needle = chosen.text.trim().toLowerCase()
    return all.value.filter(
      (link) =>
        (chosen.state === 'all' || link.state === chosen.state) &&
        (chosen.opdId === '' || link.view.opdId === chosen.opdId) &&
        matchesText(link.view, needle),
    )
  }
  const order = shallowRef<string[]>([])
  let orderedAtMs = 0
  const reorder = (): void => {
    const chosen = filter()
    order.value = orderLinks(matching(chosen), chosen.sort).map((link) => link.view.id)
    orderedAtMs = clock.now()
  }
  watch([() => JSON.stringify(filter()), board.membership], reorder, { immediate: true })
  watch(all, () => {
    if (order.value.length === 0 || (clock.now() - orderedAtMs > REORDER_MS && !isHeld())) reorder()
  })

  const rows: ComputedRef<LinkNow[]> = computed(() => order.value.flatMap((id) => byId.value.get(id) ?? []))
  /** How many links are in each state, whatever the filter of states says. */
  const counts = computed(() => {
    const found: Record<LinkState, number> = { cut: 0, unknown: 0, full: 0, busy: 0, care: 0, normal: 0 }
    for (const link of matching({ ...filter(), state: 'all' })) found[link.state] += 1
    return linkStates.map((state) => ({ state, count: found[state] }))
  })
  const opds = computed(() => {
    void board.membership.value
    const names = new Map(
      board.ids().flatMap((id) => {
        const view = board.view(id)
        return view ? [[view.opdId, view.opdName] as const] : []
      }),
    )
    return [...names].map(([value, text]) => ({ value, text })).sort((a, b) => a.text.localeCompare(b.text))
  })
  return { all, rows, counts, opds }
}
