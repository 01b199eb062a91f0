import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Follows a media query. */
export const useMedia = (query: string): ShallowRef<boolean> => {
  const media = matchMedia(query)
  const matches = shallowRef(media.matches)
  const follow = (): void => void (matches.value = media.matches)
  media.addEventListener('change', follow)
  onScopeDispose(() => media.removeEventListener('change', follow))
  return matches
}
