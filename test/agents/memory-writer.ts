import type { LinkSample } from '#domain/sample.ts'
import type { TelemetryWriter } from '#telemetry/telemetry-store.ts'

/** Keeps what was appended, by link and slot (last write wins, as the port demands); can be told to refuse. */
export const createMemoryWriter = () => {
  const rows = new Map<string, LinkSample>()
  const state = { isRefusing: false, appends: 0, isClosed: false }
  const writer: TelemetryWriter = {
    append(batch) {
      state.appends++
      if (state.isRefusing) return Promise.reject(new Error('disk full'))
      for (const sample of batch) rows.set(`${sample.linkId}/${sample.slotMs}`, sample)
      return Promise.resolve()
    },
    maintain: () => Promise.resolve({ bucketsWritten: 0, rawDaysDropped: 0, rollupRowsDropped: 0, samplesTooLate: 0 }),
    rebuildRollups: () => Promise.resolve(0),
    close() {
      state.isClosed = true
      return Promise.resolve()
    },
  }
  const of = (linkId: string): LinkSample[] =>
    [...rows.values()].filter((row) => row.linkId === linkId).sort((a, b) => a.slotMs - b.slotMs)
  return { writer, state, of, all: () => [...rows.values()] }
}
