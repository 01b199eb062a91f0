import { computed, onBeforeUnmount, onMounted, shallowRef, type ComputedRef, type Ref } from 'vue'
import { isPrinting } from '../settings/settings.ts'

export interface WindowedRows {
  /** First and one past the last row to keep in the document. */
  range: ComputedRef<{ from: number; to: number }>
  /** Scrolls the page so that a row is in sight. */
  reveal: (index: number) => void
}

/** Rows kept beyond the edges, so that a quick scroll shows rows, not holes. */
const MARGIN = 8

/**
 * Which rows of a long list of fixed height are worth having in the document, by the scroll of the page. Sixty lines of
 * ours instead of a library: a thousand rows cost as much as forty.
 */
export const useWindow = (options: {
  list: Ref<HTMLElement | null>
  count: () => number
  rowHeight: () => number
}): WindowedRows => {
  const view = shallowRef({ top: 0, height: 1000 })
  let isAsked = false
  const measure = (): void => {
    isAsked = false
    const rect = options.list.value?.getBoundingClientRect()
    if (rect) view.value = { top: -rect.top, height: innerHeight }
  }
  const ask = (): void => {
    if (isAsked) return
    isAsked = true
    requestAnimationFrame(measure)
  }
  onMounted(() => {
    measure()
    addEventListener('scroll', ask, { passive: true })
    addEventListener('resize', ask)
  })
  onBeforeUnmount(() => {
    removeEventListener('scroll', ask)
    removeEventListener('resize', ask)
  })
  const range = computed(() => {
    if (isPrinting.value) return { from: 0, to: options.count() }
    const height = options.rowHeight()
    const first = Math.floor(view.value.top / height) - MARGIN
    const last = Math.ceil((view.value.top + view.value.height) / height) + MARGIN
    const count = options.count()
    const to = Math.min(count, Math.max(0, last))
    return { from: Math.max(0, Math.min(first, to)), to }
  })
  const reveal = (index: number): void => {
    const rect = options.list.value?.getBoundingClientRect()
    if (!rect) return
    const height = options.rowHeight()
    const top = rect.top + index * height
    const ceiling = height * 2 + 60
    if (top < ceiling) scrollBy({ top: top - ceiling })
    else if (top + height > innerHeight - height) scrollBy({ top: top + 2 * height - innerHeight })
    measure()
  }
  return { range, reveal }
}
