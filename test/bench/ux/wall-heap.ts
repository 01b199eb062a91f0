/**
 * Does the wall grow while it hangs? Days of it in compressed time, a sample of every link each ten seconds, what the page
 * holds after each hour, and the slope of that from the third hour on, when every buffer has been full (ux goals of README.md).
 *
 *   node test/bench/ux/wall-heap.ts [HOURS]      # 72 take about an hour
 */
import { openContext } from '../../browser/browser.ts'
import { openStage } from '../../browser/harness.ts'
import { heartbeatForTime, heldBytes, openWallInTime } from '../../browser/wall-in-time.ts'

const hours = Number(process.argv[2] ?? 72)
const FULL_AFTER_H = 3
const SAMPLES_PER_H = 360

/** Least squares: by how many bytes it grows in an hour. */
const slopeOf = (points: readonly { hour: number; bytes: number }[]): number => {
  const mean = (of: (point: { hour: number; bytes: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [hour, bytes] = [mean((point) => point.hour), mean((point) => point.bytes)]
  const covariance = mean((point) => (point.hour - hour) * (point.bytes - bytes))
  return covariance / mean((point) => (point.hour - hour) ** 2)
}

if (!(hours > FULL_AFTER_H + 1)) throw new Error(`HOURS must be more than ${FULL_AFTER_H + 1}`)
const stage = await openStage(heartbeatForTime)
const context = await openContext(stage.browser, { theme: 'dark', language: 'id', width: 1920, height: 1080 })
const { page, pass, complaints } = await openWallInTime(context, stage, '?scenes=status,network&m=3')
const cdp = await context.newCDPSession(page)
const points: { hour: number; bytes: number }[] = []
for (let hour = 1; hour <= hours; hour++) {
  for (let sample = 0; sample < SAMPLES_PER_H; sample++) await pass(10_000)
  const bytes = await heldBytes(cdp)
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters')
  if (hour >= FULL_AFTER_H) points.push({ hour, bytes })
  console.log(`hour ${hour}: ${(bytes / 1e6).toFixed(2)} MB, ${nodes} nodes, ${jsEventListeners} listeners`)
}
const MiB = 1024 ** 2
const slope = ((slopeOf(points) * 24) / MiB).toFixed(2)
console.log(
  `slope from hour ${FULL_AFTER_H} to ${hours}: ${slope} MiB a day; complaints of the console: ${complaints.length}`,
)
await stage.close()
