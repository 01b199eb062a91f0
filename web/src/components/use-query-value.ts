import { computed, shallowRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * One part of the view that lives in the address (filters, ranges, tabs): a link to it shows the same view. The default
 * value is left out of the address; a change replaces the entry, so that Back leaves the screen. What was chosen is shown
 * at once, while the address is still on its way.
 */
export const useQueryValue = <T extends string = string>(
  name: string,
  options: { fallback: T; allowed?: readonly T[] },
): WritableComputedRef<T> => {
  const route = useRoute()
  const router = useRouter()
  const coming = shallowRef<T | null>(null)
  return computed({
    get: () => {
      if (coming.value !== null) return coming.value
      const raw = route.query[name]
      const text = (Array.isArray(raw) ? raw[0] : raw) as T | null | undefined
      if (text === undefined || text === null) return options.fallback
      return !options.allowed || options.allowed.includes(text) ? text : options.fallback
    },
    set: (value) => {
      const query = { ...route.query }
      if (value === options.fallback) Reflect.deleteProperty(query, name)
      else query[name] = value
      coming.value = value
      void router.replace({ query, hash: route.hash }).finally(() => {
        // The next letter may be on its way already.
        if (coming.value === value) coming.value = null
      })
    },
  })
}
