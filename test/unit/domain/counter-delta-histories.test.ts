import { readingDelta } from '#domain/link-reading.ts'
import { isMeasured } from '#domain/sample.ts'
import { expect, it } from 'vitest'
import { createRandom, makeHistory, type History, type Seen } from './counter-history-world.ts'

const HISTORIES = 1_000_000
const WRAP_32 = 4_294_967_296

const tally = { measured: 0, wraps: 0, events: 0, holes: 0, volumes: 0, refused: 0 }

/** What the hidden truth allows to be said about one step; a string is the defect. */
const judge = (history: History, before: Seen, after: Seen): string | null => {
  const { nominalMs, speedBps, bits } = history
  const delta = readingDelta(before.reading, after.reading, { nominalMs, speedBps, uptimeGranularityMs: 1000 })
  const { label, octets } = delta.received
  const elapsedMs = after.reading.atMs - before.reading.atMs
  const truth = after.trueReceived - before.trueReceived
  if (isMeasured(label) && octets === null) return 'measured without octets'
  if (!isMeasured(label) && label !== 'gap' && octets !== null) return `${label} carries octets`
  if (elapsedMs <= 0) return octets === null && delta.intervalMs === null ? null : 'time stood still, yet a delta'
  if (after.epoch !== before.epoch) {
    tally.events++
    return octets === null ? null : `counters started anew, yet ${label} ${octets}`
  }
  if (octets !== null && octets !== truth) return `wrong: ${octets} instead of ${truth} (${label})`
  if (elapsedMs > nominalMs * 1.5) {
    tally.holes++
    if (octets !== null) tally.volumes++
    return isMeasured(label) ? 'bridged a hole' : null
  }
  const hasWrapped = after.turns > before.turns
  const canTurnUnseen = bits === 32 && ((speedBps ?? 1e9) * elapsedMs) / 8000 >= WRAP_32
  const mustMeasure = !canTurnUnseen && (!hasWrapped || speedBps !== null)
  if (!isMeasured(label)) {
    tally.refused++
    // Packets of the same port can turn over too; only then may a certain wrap stay unsaid. They cannot in this world.
    return mustMeasure && justBooted(before) ? null : mustMeasure ? `${label} although nothing happened` : null
  }
  tally.measured++
  if (hasWrapped) tally.wraps++
  return (label === 'wrap32') === hasWrapped ? null : `${label} but wrapped=${hasWrapped}`
}

/** Within seconds of a boot a second boot cannot be told from none: one sample may be lost. */
const justBooted = (before: Seen): boolean => (before.reading.uptimeMs ?? 0) < 2_600

it(
  `${HISTORIES.toLocaleString('en')} counter histories: not one wrong rate, not one bridged gap`,
  { timeout: 120_000 },
  () => {
    const random = createRandom(20260703)
    for (let i = 0; i < HISTORIES; i++) {
      const history = makeHistory(random)
      let newest = history.seen[0] as Seen
      for (const after of history.seen.slice(1)) {
        const defect = judge(history, newest, after)
        if (defect !== null) expect.fail(`history ${i}: ${defect}`)
        // As the poller does: an answer that does not advance never becomes the base of the next delta.
        if (after.reading.atMs > newest.reading.atMs) newest = after
      }
    }
    // A rule that refuses everything would also be "never wrong": the world must have been measured.
    expect(tally.measured).toBeGreaterThan(HISTORIES)
    for (const count of [tally.wraps, tally.events, tally.holes, tally.volumes])
      expect(count).toBeGreaterThan(HISTORIES / 100)
  },
)
