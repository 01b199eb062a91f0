import { computed, onScopeDispose, shallowRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const afterPaint = (act: () => void): void => void requestAnimationFrame(() => setTimeout(act))

/**
 * One part of the view that lives in the address (filters, ranges, tabs): a link to it shows the same view. The default
 * value is left out of the address; a change replaces the entry, so that Back leaves the screen. What was chosen is shown
 * at once, and the address follows when it has been seen: writing one asks the browser's other process, and each link of
 * the page looks again whether it leads here.
 */
export const useQueryValue = <T extends string = string>(
  name: string,
  options: { fallback: T; allowed?: readonly T[] },
): WritableComputedRef<T> => {
  const route = useRoute()
  const router = useRouter()
  const coming = shallowRef<T | null>(null)
  let isLeft = false
  onScopeDispose(() => (isLeft = true))
  return computed({
    get: () => {
      if (coming.value !== null) return coming.value
      const raw = route.query[name]
      const text = (Array.isArray(raw) ? raw[0] : raw) as T | null | undefined
      if (text === undefined || text === null) return options.fallback
      return !options.allowed || options.allowed.includes(text) ? text : options.fallback
    },
    set: (value) => {
      coming.value = value
      afterPaint(() => {
        // The next letter is on its way already, or the screen is left.
        if (isLeft || coming.value !== value) return
        const query = { ...route.query }
        if (value === options.fallback) Reflect.deleteProperty(query, name)
        else query[name] = value
        void router.replace({ query, hash: route.hash }).finally(() => {
          if (coming.value === value) coming.value = null
        })
      })
    },
  })
}
