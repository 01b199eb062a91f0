import type { CollectorClock } from './anchored-clock.ts'

/** The slot that an instant belongs to: the grid is the same for every collector and survives restarts. */
export const slotOf = (wallMs: number, intervalMs: number): number => Math.floor(wallMs / intervalMs) * intervalMs

/** Devices due together share wake-ups, commits and messages; 8 groups in 10 s still spread the load. */
const GROUP_MS = 1_000

/** A stable place within the interval per device (FNV-1a), over its first 80 %: load is spread, cadence is exact. */
export const phaseOf = (id: string, intervalMs: number): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  const phase = (hash >>> 0) % Math.max(1, Math.floor(intervalMs * 0.8))
  return intervalMs < 5 * GROUP_MS ? phase : phase - (phase % GROUP_MS)
}

export interface SlotTask {
  id: string
  intervalMs: number
  /** One slot's work. Never rejects. */
  run(slotMs: number, lagMs: number): Promise<void>
  /** The slot passed while an earlier one was still at work. */
  missed(slotMs: number): void
}

const MAX_TOLD_MISSES = 60

/**
 * Fixed-rate grid: a slot is due at slot + phase whatever the one before took. One run per task at a time; at most
 * `maxInFlight` at once over all tasks, in the order they became due.
 */
export const createSlotSchedule = (clock: CollectorClock, maxInFlight = 256) => {
  const running = new Map<string, { task: SlotTask; timer: NodeJS.Timeout; isBusy: boolean; work: Promise<void> }>()
  const waiting: (() => void)[] = []
  let inFlight = 0
  const enter = async (): Promise<void> => {
    if (inFlight >= maxInFlight) await new Promise<void>((go) => waiting.push(go))
    inFlight++
  }
  const leave = (): void => {
    inFlight--
    waiting.shift()?.()
  }
  const arm = (task: SlotTask, slotMs: number): void => {
    const entry = running.get(task.id)
    if (!entry) return
    const dueMs = slotMs + phaseOf(task.id, task.intervalMs)
    entry.timer = setTimeout(() => due(task, slotMs, dueMs), Math.max(0, dueMs - clock.wallMs()))
  }
  const due = (task: SlotTask, slotMs: number, dueMs: number): void => {
    const entry = running.get(task.id)
    if (entry?.task !== task) return
    const nowMs = clock.wallMs()
    // setTimeout may fire a little early against this clock, and whole slots late after a stall.
    const current = Math.max(slotMs, slotOf(nowMs - phaseOf(task.id, task.intervalMs), task.intervalMs))
    for (
      let lost = Math.max(slotMs, current - MAX_TOLD_MISSES * task.intervalMs);
      lost < current;
      lost += task.intervalMs
    )
      task.missed(lost)
    if (entry.isBusy) task.missed(current)
    else {
      entry.isBusy = true
      entry.work = enter()
        .then(() => task.run(current, Math.max(0, nowMs - (current === slotMs ? dueMs : current + dueMs - slotMs))))
        .finally(() => {
          entry.isBusy = false
          leave()
        })
    }
    arm(task, current + task.intervalMs)
  }
  return {
    add(task: SlotTask): void {
      if (running.has(task.id)) throw new Error(`${task.id} is scheduled already`)
      running.set(task.id, { task, timer: setTimeout(() => undefined, 0), isBusy: false, work: Promise.resolve() })
      const { intervalMs } = task
      const first = slotOf(clock.wallMs() - phaseOf(task.id, intervalMs), intervalMs) + intervalMs
      arm(task, first)
    },
    /** Resolves when the run that was under way has ended. */
    async remove(id: string): Promise<void> {
      const entry = running.get(id)
      if (!entry) return
      clearTimeout(entry.timer)
      running.delete(id)
      await entry.work
    },
    get inFlight(): number {
      return inFlight
    },
  }
}
export type SlotSchedule = ReturnType<typeof createSlotSchedule>
