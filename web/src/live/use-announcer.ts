import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { t } from '../i18n/translator.ts'
import { stateWord } from '../components/state-words.ts'
import type { LinkNow } from './link-board.ts'

const QUIET_MS = 30_000
const AT_MOST = 3

/** What a screen reader hears on a live page: changes of state only, at most once in 30 s. */
export const useAnnouncer = (links: () => readonly LinkNow[]): ShallowRef<string> => {
  const spoken = shallowRef('')
  const known = new Map<string, LinkNow>()
  const pending = new Map<string, string>()
  watch(links, (now) => {
    for (const link of now) {
      const { view, state } = link
      const before = known.get(view.id)
      if (before === link) continue
      if (before && before.state !== state) pending.set(view.id, `${view.opdShortName}: ${t(stateWord[state])}`)
      known.set(view.id, link)
    }
  })
  const timer = setInterval(() => {
    if (pending.size === 0) return
    spoken.value = [...pending.values()].slice(-AT_MOST).join('. ')
    pending.clear()
  }, QUIET_MS)
  onScopeDispose(() => clearInterval(timer))
  return spoken
}
