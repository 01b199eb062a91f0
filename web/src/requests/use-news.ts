import { onScopeDispose } from 'vue'
import { feed } from '../live/live.ts'

const GATHER_MS = 250

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
  const reloadSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(reload, GATHER_MS)
  }
  const stops = [
    feed.onNews((news) => {
      if (topics.includes(news.topic) && isMine(news.id)) reloadSoon()
    }),
    feed.onSnapshot(reloadSoon),
  ]
  onScopeDispose(() => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  })
}
