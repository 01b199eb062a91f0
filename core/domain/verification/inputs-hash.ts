import { canonicalJson } from '../canonical-json.ts'
import type { MeasuredSeries } from './measured-series.ts'
import { ALGORITHM, type ProofTask } from './model.ts'

/** Hashes a text as hexadecimal SHA-256; the domain does no cryptography itself. */
export type Sha256 = (text: string) => string

/** What was judged, in one hash: every measured interval, the task and the algorithm. Another hash, other inputs. */
export const inputsHash = (tasks: readonly { series: MeasuredSeries; task: ProofTask }[], sha256: Sha256): string =>
  sha256(
    tasks
      .map(({ series, task }) => {
        // The calendar only weights coverage; it is code and cannot be hashed.
        const rest = { ...task, isOfficeTime: undefined }
        const rows: string[] = []
        for (let k = 0; k < series.bits.length; k++)
          rows.push(`${series.startMs[k]} ${series.endMs[k]} ${series.bits[k]}`)
        return `${ALGORITHM}\n${canonicalJson(rest)}\n${rows.join('\n')}`
      })
      .join('\n\n'),
  )
