import { computed, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useQueryValue } from '../../components/use-query-value.ts'
import { clock } from '../../live/live.ts'
import { rangeNames, resolveRange, writeInstant, type RangeName, type TimeRange } from './time-range.ts'

/** The time range of the page, kept in its address. */
export const useTimeRange = () => {
  const route = useRoute()
  const router = useRouter()
  const name = useQueryValue<RangeName>('range', { fallback: 'today', allowed: rangeNames })
  const from = useQueryValue('from', { fallback: '' })
  const to = useQueryValue('to', { fallback: '' })
  const resolve = (): TimeRange => resolveRange({ range: name.value, from: from.value, to: to.value }, clock.now())
  const range = shallowRef(resolve())
  /** Moves a live range up to the present. */
  const refresh = (): void => void (range.value = resolve())
  watch([name, from, to], refresh)

  const choose = (next: RangeName): void => {
    if (next === 'custom') {
      chooseSpan(range.value)
      return
    }
    const query = Object.entries(route.query).filter(([key]) => key !== 'from' && key !== 'to')
    void router.replace({ query: { ...Object.fromEntries(query), range: next } })
  }
  const chooseSpan = (span: { fromMs: number; toMs: number }): void => {
    const query = { ...route.query, range: 'custom', from: writeInstant(span.fromMs), to: writeInstant(span.toMs) }
    void router.replace({ query })
  }
  return { name: computed(() => name.value), range, refresh, choose, chooseSpan }
}
