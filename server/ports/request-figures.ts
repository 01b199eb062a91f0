/** Counts of requests for dashboards: no number, no letter, nobody's name. Implemented by the requests feature. */
export interface RequestFigures {
  /** Requests in each state, drafts left out. */
  byState: Readonly<Record<string, number>>
  /** The office still has to act. */
  open: number
  /** Clocks by what they say now: running, at_risk, breached, paused, stopped_on_time, … */
  byClock: Readonly<Record<string, number>>
  /** First declared done in the running quarter. */
  quarter: {
    id: string
    done: number
    onTime: number
    proven: number
    falseDone: number
    /** Null: nothing was done yet. */
    medianNetMinutes: number | null
    p90NetMinutes: number | null
  }
}
