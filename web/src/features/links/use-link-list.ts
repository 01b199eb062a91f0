import { computed, shallowRef, watch } from 'vue'
import { linkStates, type LinkState } from '../../live/link-state.ts'
import { board, clock } from '../../live/live.ts'
import { linkMatcher } from '../../live/match-link.ts'
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
  /** What the texts ask for, in whatever state: looked for once, for the list and for the counts. */
  const found = computed(() => {
    const { text, opdId } = filter()
    const isNamed = linkMatcher(text)
    return all.value.filter(({ view }) => (opdId === '' || view.opdId === opdId) && isNamed(view))
  })
  /** Ids in the order of the list. */
  const rows = shallowRef<readonly string[]>([])
  let orderedAtMs = 0
  const reorder = (): void => {
    const { state, sort } = filter()
    const chosen = state === 'all' ? found.value : found.value.filter((link) => link.state === state)
    const next = orderLinks(chosen, sort, names.value).map((link) => link.view.id)
    if (next.length !== rows.value.length || next.some((id, i) => id !== rows.value[i])) rows.value = next
    orderedAtMs = clock.now()
  }
  watch([() => JSON.stringify(filter()), board.membership], reorder, { immediate: true })
  watch(all, () => {
    if (rows.value.length === 0 || (clock.now() - orderedAtMs > REORDER_MS && !isHeld())) reorder()
  })

  /** How many links are in each state, whatever the filter of states says; the same object while they are the same. */
  const counts = computed<{ state: LinkState; count: number }[]>((before) => {
    const sum: Record<LinkState, number> = { cut: 0, unknown: 0, full: 0, busy: 0, care: 0, normal: 0 }
    for (const link of found.value) sum[link.state] += 1
    const isSame = before?.every(({ state, count }) => sum[state] === count) ?? false
    return before && isSame ? before : linkStates.map((state) => ({ state, count: sum[state] }))
  })
  const opds = computed(() => {
    const texts = new Map(views.value.map((view) => [view.opdId, view.opdName] as const))
    return [...texts].map(([value, text]) => ({ value, text })).sort((a, b) => a.text.localeCompare(b.text))
  })
  /** Of all links, filtered or not. */
  const total = computed(() => views.value.length)
  return { all, total, rows, counts, opds }
}
