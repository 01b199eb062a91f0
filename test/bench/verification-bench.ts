import { judgeAfter, judgeDirection } from '#domain/verification/judge-direction.ts'
import { profileBefore } from '#domain/verification/profile-before.ts'
import { slice } from '#domain/verification/measured-series.ts'
import { createRandom } from '../generator/random.ts'
import { buildCase, scenarios } from '../generator/scenarios.ts'
import type { MeasuredSeries } from '#domain/verification/measured-series.ts'

/**
 * Cost of judging: `node test/bench/verification-bench.ts`. Goals: ten days of 10 s samples, both directions, under
 * 300 ms; 1,000 open proofs kept current under 5 % of one core. Open proofs keep the profile of the time before and
 * their samples as minutes, and are judged again with every 5-minute rollup.
 */
const heavy = scenarios.find(({ name }) => name === 'doubled, heavy demand')
if (!heavy) throw new Error('the scenario is gone')
const random = createRandom(1)
const built = Array.from({ length: 5 }, (_, seed) => buildCase(heavy, seed + 1).tasks[0])

const repeatTo = (series: MeasuredSeries, count: number): MeasuredSeries => {
  const startMs = new Float64Array(count)
  const first = series.startMs.at(-1) ?? 0
  for (let k = 0; k < count; k++) startMs[k] = first - (count - 1 - k) * 10_000
  const bits = Float64Array.from(startMs, (_, k) => {
    const back = count - 1 - k
    return (series.bits[series.bits.length - 1 - (back % series.bits.length)] ?? 0) * (0.99 + 0.02 * random.next())
  })
  return { startMs, endMs: startMs.map((start) => start + 10_000), bits }
}
const perMinute = ({ startMs, endMs, bits }: MeasuredSeries): MeasuredSeries => {
  const count = Math.floor(bits.length / 6)
  return {
    startMs: Float64Array.from({ length: count }, (_, k) => startMs[6 * k] ?? 0),
    endMs: Float64Array.from({ length: count }, (_, k) => endMs[6 * k + 5] ?? 0),
    bits: Float64Array.from({ length: count }, (_, k) => bits.subarray(6 * k, 6 * k + 6).reduce((a, b) => a + b, 0)),
  }
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
const timed = (work: () => void): number => {
  const began = process.cpuUsage()
  work()
  const used = process.cpuUsage(began)
  return (used.user + used.system) / 1000
}

const whole: number[] = []
const again: number[] = []
for (let round = 0; round < 3; round++)
  for (const entry of built) {
    if (!entry) continue
    const tenDays = repeatTo(entry.series, 86_400)
    whole.push(timed(() => [judgeDirection(tenDays, entry.task), judgeDirection(tenDays, entry.task)]))
    const before = profileBefore(entry.series, entry.task)
    const after = perMinute(slice(entry.series, entry.task.changedAtMs, Infinity))
    again.push(timed(() => [judgeAfter(before, after, entry.task), judgeAfter(before, after, entry.task)]))
  }
const each = median(again)
console.log(`ten days of 10 s samples, both directions: median ${median(whole).toFixed(0)} ms CPU`)
console.log(
  `one open proof (both directions, ${(2.3).toFixed(1)} days after, minutes): median ${each.toFixed(1)} ms CPU;` +
    ` 1,000 of them every 5 minutes: ${(((each * 1000) / 300_000) * 100).toFixed(1)} % of one core`,
)
