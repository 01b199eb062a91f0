/** Neighbours that were all measured: from the first to one past the last. */
export interface Run {
  from: number
  to: number
}

/** What is drawn in one go: a run ends at every hole, and nothing is drawn across one. */
export const measuredRuns = (count: number, isMeasured: (index: number) => boolean): Run[] => {
  const runs: Run[] = []
  let from = -1
  for (let i = 0; i <= count; i++) {
    const isIn = i < count && isMeasured(i)
    if (isIn && from < 0) from = i
    if (isIn || from < 0) continue
    runs.push({ from, to: i })
    from = -1
  }
  return runs
}

/** Points between two holes: they have no line to either side, and would not be seen without a dot. */
export const lonely = (count: number, isMeasured: (index: number) => boolean): number[] =>
  measuredRuns(count, isMeasured).flatMap(({ from, to }) => (to - from === 1 ? [from] : []))
