import { z } from 'zod/mini'
import type { ClusterBus } from '../ports/cluster.ts'
import type { NewsBus } from '../ports/news-bus.ts'

type News = Parameters<NewsBus['publish']>[0]

const TOPIC = 'news'
/** The other server may run another version: what is no news here is passed over. */
const news = z.object({
  topic: z.string(),
  id: z.string(),
  audiences: z.array(
    z.union([
      z.strictObject({ opdId: z.string() }),
      z.strictObject({ role: z.string() }),
      z.strictObject({ accountId: z.string() }),
    ]),
  ),
})

export const tellNews = (bus: ClusterBus, item: News): void => {
  bus.tell(TOPIC, item)
}

/** What happened on another server, one after the other. */
export const hearNews = (bus: ClusterBus, listener: (item: News) => Promise<void> | void): void => {
  let turn: Promise<void> = Promise.resolve()
  bus.hear(TOPIC, (payload) => {
    const parsed = news.safeParse(payload)
    if (parsed.success) turn = turn.then(() => listener(parsed.data as News))
  })
}
