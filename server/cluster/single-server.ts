import type { Cluster } from '../ports/cluster.ts'

/** A cluster of one (SQLite, and tests): nobody else to tell, every duty is ours from the start. */
export const singleServer = (): Cluster => ({
  isAlone: true,
  bus: { tell: () => undefined, hear: () => undefined, onGap: () => undefined },
  onDuty: (_name, parts) => [...parts],
  part: { name: 'cluster', start: () => Promise.resolve(), stop: () => Promise.resolve() },
})
