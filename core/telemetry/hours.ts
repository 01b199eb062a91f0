import type { Rollup } from '#domain/rollup.ts'
import { bucketStart, emptyRollup, mergeRollup } from '#domain/rollup.ts'
import { rollupStepMs } from './measurement.ts'

/** Merges 5-minute rows of one link, in time order, into hours. */
export class Hours {
  readonly #put: (hour: Rollup) => void
  #hour: Rollup | undefined

  constructor(put: (hour: Rollup) => void) {
    this.#put = put
  }

  add(row: Rollup): void {
    const atMs = bucketStart(row.atMs, rollupStepMs['1h'])
    if (this.#hour?.atMs !== atMs || this.#hour.linkId !== row.linkId) {
      this.flush()
      this.#hour = emptyRollup(row.linkId, atMs)
    }
    mergeRollup(this.#hour, row)
  }

  flush(): void {
    if (this.#hour !== undefined) this.#put(this.#hour)
    this.#hour = undefined
  }
}
