import type { SampleRing } from '../live/sample-ring.ts'

export const SPARK_WIDTH = 132
export const SPARK_HEIGHT = 30
/** A jump of more than this between points is a hole as well: nobody measured in between. */
const HOLE_MS = 90_000

export interface Spark {
  down: string
  /** What lies under `down`, closed at the ground line. */
  area: string
  up: string
}

/** The last `spanMs` of a link as SVG paths. NaN is a hole; a single point between two holes is a dot of a tenth. */
export const sparkOf = (ring: SampleRing, toMs: number, spanMs: number, topBps: number | null): Spark => {
  let top = topBps ?? 0
  for (let i = 0; i < ring.length; i++) {
    const slot = ring.slot(i)
    top = Math.max(top, ring.downBps[slot] || 0, ring.upBps[slot] || 0)
  }
  const x = (atMs: number): number => SPARK_WIDTH - ((toMs - atMs) / spanMs) * SPARK_WIDTH
  const y = (bps: number): number => SPARK_HEIGHT - 1 - (top > 0 ? (bps / top) * (SPARK_HEIGHT - 3) : 0)
  const trace = (values: Float32Array): { line: string; area: string } => {
    let [line, area, first, last, lastMs] = ['', '', '', '', -Infinity]
    let run = ''
    const end = (): void => {
      if (run === '') return
      line += `M${run}${first === last ? 'h.1' : ''}`
      area += `M${first.split(' ')[0]} ${SPARK_HEIGHT}L${run}L${last.split(' ')[0]} ${SPARK_HEIGHT}Z`
      run = ''
    }
    for (let i = 0; i < ring.length; i++) {
      const slot = ring.slot(i)
      const atMs = ring.atMs[slot] ?? 0
      const value = values[slot] ?? Number.NaN
      if (Number.isNaN(value) || atMs - lastMs > HOLE_MS) end()
      lastMs = atMs
      if (Number.isNaN(value) || x(atMs) < -2) continue
      last = `${x(atMs).toFixed(1)} ${y(value).toFixed(1)}`
      if (run === '') first = last
      run += run === '' ? last : `L${last}`
    }
    end()
    return { line, area }
  }
  const { line: down, area } = trace(ring.downBps)
  return { down, area, up: trace(ring.upBps).line }
}
