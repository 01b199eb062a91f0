/** The last points of one link, oldest first: fixed memory, whatever the page's age. NaN = not measured. */
export const RING_SIZE = 96

export class SampleRing {
  readonly atMs = new Float64Array(RING_SIZE)
  readonly downBps = new Float32Array(RING_SIZE)
  readonly upBps = new Float32Array(RING_SIZE)
  length = 0
  /** Counts how often history was put before it: what was drawn before is not all of it. */
  histories = 0
  private head = 0

  /** Adds a point; one that is not newer than the last is dropped (the same sample told twice). */
  push(atMs: number, downBps: number, upBps: number): void {
    if (this.length > 0 && atMs <= this.newestAtMs()) return
    this.atMs[this.head] = atMs
    this.downBps[this.head] = downBps
    this.upBps[this.head] = upBps
    this.head = (this.head + 1) % RING_SIZE
    this.length = Math.min(this.length + 1, RING_SIZE)
  }

  /** NaN while there is none. */
  newestAtMs(): number {
    if (this.length === 0) return Number.NaN
    return this.atMs[(this.head - 1 + RING_SIZE) % RING_SIZE] ?? Number.NaN
  }

  /** Slot in the arrays of the i-th oldest point. */
  slot(i: number): number {
    return (this.head - this.length + i + RING_SIZE) % RING_SIZE
  }

  /** Puts history before what is already there; points that the ring knows or has no room for are left out. */
  prepend(points: readonly { atMs: number; downBps: number; upBps: number }[]): void {
    this.histories += 1
    const oldest = this.length > 0 ? (this.atMs[this.slot(0)] ?? 0) : Infinity
    const known = Array.from({ length: this.length }, (_, i) => {
      const slot = this.slot(i)
      return { atMs: this.atMs[slot] ?? 0, downBps: this.downBps[slot] ?? NaN, upBps: this.upBps[slot] ?? NaN }
    })
    const all = [...points.filter((point) => point.atMs < oldest), ...known].slice(-RING_SIZE)
    this.length = 0
    this.head = 0
    for (const point of all) this.push(point.atMs, point.downBps, point.upBps)
  }

  /** Measured values of a direction since an instant. */
  since(sinceMs: number, direction: 'down' | 'up'): number[] {
    const values = direction === 'down' ? this.downBps : this.upBps
    const found: number[] = []
    for (let i = this.length - 1; i >= 0; i--) {
      const slot = this.slot(i)
      if ((this.atMs[slot] ?? 0) < sinceMs) break
      const value = values[slot] ?? Number.NaN
      if (!Number.isNaN(value)) found.push(value)
    }
    return found
  }
}
