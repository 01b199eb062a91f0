import type { LinkReadBack } from '#domain/configured-rate.ts'
import { phaseOf } from '../schedule/slot-schedule.ts'
import { readBackDevice, type ReadBackDevice } from './read-back-device.ts'

const EVERY_MS = 600_000
/** The first reading of each device falls within the first minute, not all at once. */
const FIRST_WITHIN_MS = 60_000
const MAX_AT_ONCE = 4

export interface ReadBackOptions {
  /** The devices of now. */
  devices(): readonly ReadBackDevice[]
  nowMs(): number
  publish(readings: readonly LinkReadBack[]): void
}

/**
 * Reads the configured limits of every device each ten minutes, and soon after `hurry`. Call `tick` every few seconds;
 * it never rejects. The newest readings are kept for who comes later.
 */
export const createReadBacks = ({ devices, nowMs, publish }: ReadBackOptions) => {
  const known = new Map<ReadBackDevice, { dueAtMs: number; readings: LinkReadBack[] }>()
  const reading = new Set<ReadBackDevice>()
  const hurried = new Set<string>()
  const read = async (poller: ReadBackDevice): Promise<void> => {
    const readings = await readBackDevice(poller, nowMs)
    const entry = known.get(poller)
    // It left the inventory meanwhile, or it does not answer: what was read before stays, with its age.
    if (!entry || readings === null || readings.length === 0) return
    entry.readings = readings
    publish(readings)
  }
  return {
    async tick(): Promise<void> {
      const now = nowMs()
      const present = new Set(devices())
      for (const poller of known.keys()) if (!present.has(poller)) known.delete(poller)
      const started: Promise<void>[] = []
      for (const poller of present) {
        const entry = known.get(poller) ?? { dueAtMs: now + phaseOf(poller.device.id, FIRST_WITHIN_MS), readings: [] }
        known.set(poller, entry)
        if (hurried.has(poller.device.id)) entry.dueAtMs = now
        if (now < entry.dueAtMs || reading.has(poller) || reading.size >= MAX_AT_ONCE) continue
        entry.dueAtMs = now + EVERY_MS
        hurried.delete(poller.device.id)
        reading.add(poller)
        started.push(read(poller).finally(() => reading.delete(poller)))
      }
      await Promise.all(started)
    },
    /** Somebody looks at a link of this device now: its limits are read with the next tick. */
    hurry(deviceId: string): void {
      hurried.add(deviceId)
    },
    readings: (): LinkReadBack[] => [...known.values()].flatMap((entry) => entry.readings),
  }
}
export type ReadBacks = ReturnType<typeof createReadBacks>
