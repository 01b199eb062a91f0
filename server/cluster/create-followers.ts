import type { Logger } from '#platform/logger.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Cluster } from '../ports/cluster.ts'

/** A server that was killed between its commit and its word leaves the others behind for so long at most. */
const LOOK_EVERY_MS = 30_000

export interface Follower {
  /** Topics of news after which what is in memory may be old. */
  topics: readonly string[]
  /** Reads again what is in memory; cheap when nothing changed. */
  reread(): Promise<void>
}

export interface Followers {
  /** Another server told this: resolves when memory knows it too. Never rejects. */
  follow(news: { topic: string }): Promise<void>
  part: Part
}

/** Keeps what this server holds in memory equal to the database that others change as well. */
export const createFollowers = (cluster: Cluster, followers: readonly Follower[], log: Logger): Followers => {
  const reread = async (which: readonly Follower[]): Promise<void> => {
    for (const follower of which)
      await follower.reread().catch((error: unknown) => {
        log.error({ error, topics: follower.topics }, 'what another server changed could not be read')
      })
  }
  const all = (): void => void reread(followers)
  cluster.bus.onGap(all)
  let timer: NodeJS.Timeout | undefined
  return {
    follow: ({ topic }) => reread(followers.filter(({ topics }) => topics.includes(topic))),
    part: {
      name: 'followers',
      start() {
        if (!cluster.isAlone) timer = setInterval(all, LOOK_EVERY_MS)
        timer?.unref()
        return Promise.resolve()
      },
      stop() {
        clearInterval(timer)
        return Promise.resolve()
      },
    },
  }
}
