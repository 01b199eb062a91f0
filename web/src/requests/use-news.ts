import { onScopeDispose } from 'vue'
import { feed } from '../live/live.ts'

const GATHER_MS = 250
/** The page's own answer is then new itself: asking again must not come between it and its first sight. */
const FIRST_MS = 3000

/**
 * Calls `reload` when something of these topics changed, once for changes that come together; and after each snapshot,
 * since what was told between the page's own answer and the snapshot, or while the network was lost, nobody heard.
 */
export const useNews = (
  topics: readonly string[],
  reload: () => void,
  isMine: (id: string) => boolean = () => true,
) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const reloadSoon = (afterMs = GATHER_MS): void => {
    clearTimeout(timer)
    timer = setTimeout(reload, afterMs)
  }
  const stops = [
    feed.onNews((news) => {
      if (topics.includes(news.topic) && isMine(news.id)) reloadSoon()
    }),
    feed.onSnapshot(() => reloadSoon(feed.ticks.value > 1 ? GATHER_MS : FIRST_MS)),
  ]
  onScopeDispose(() => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  })
}
