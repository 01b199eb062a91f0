import type { Part } from '#platform/lifecycle.ts'
import { createFollowers, type Followers } from './cluster/create-followers.ts'
import type { BaseContext } from './feature-context.ts'

/** What a feature keeps in memory, read again. */
interface Memory {
  reread(): Promise<void>
}

/** Where features meet the other servers: which memory follows which news, and what one server does for all. */
export const composeCluster = (
  { cluster, log }: Pick<BaseContext, 'cluster' | 'log'>,
  memories: Record<'settings' | 'calendar' | 'contracts' | 'maintenance' | 'inventory', Memory>,
): { followers: Followers; onDuty(jobs: readonly Part[]): Part[] } => {
  const { settings, calendar, contracts, maintenance, inventory } = memories
  const after = (topics: readonly string[], { reread }: Memory) => ({ topics, reread })
  const followers = createFollowers(
    cluster,
    [
      after(['inventory'], inventory),
      after(['settings'], settings),
      after(['calendar'], calendar),
      // An increase changes the contract, and its news is that of the request.
      after(['contract', 'request'], contracts),
      after(['maintenance'], maintenance),
    ],
    log,
  )
  return { followers, onDuty: (jobs) => cluster.onDuty('jobs', jobs) }
}
