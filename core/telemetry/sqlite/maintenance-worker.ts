import { workerData } from 'node:worker_threads'
import type { MaintenanceSettings } from './maintenance.ts'
import { Maintenance } from './maintenance.ts'
import type { Pace } from '../threads/serve-calls.ts'
import { serveCalls } from '../threads/serve-calls.ts'
import { toStoreError } from './sqlite-error.ts'

/** Entry of the writer's worker thread: one piece of maintenance at a time, on its own connection. */
const maintenance = new Maintenance(workerData as MaintenanceSettings)

let tail: Promise<unknown> = Promise.resolve()
const inTurn = <T>(work: () => Promise<T>): Promise<{ result: T }> => {
  const turn = tail.then(async () => ({ result: await work() }))
  tail = turn.catch(() => undefined)
  return turn
}

serveCalls({
  operations: {
    maintain: ([nowMs], pace: Pace) => inTurn(() => maintenance.maintain(Number(nowMs), pace)),
    rebuild: ([fromMs, toMs], pace: Pace) => inTurn(() => maintenance.rebuild(Number(fromMs), Number(toMs), pace)),
  },
  toStoreError,
  close: () => maintenance.close(),
})
