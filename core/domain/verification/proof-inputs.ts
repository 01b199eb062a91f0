import type { ProofTask } from './model.ts'

/**
 * Everything a judgement depends on besides the measured figures, as plain data: with the same store it gives the same
 * bytes again (design.md §7). Kept with every proof and printed in its certificate.
 */
export interface ProofInputs {
  linkId: string
  /** Which stored figures were judged, in time order, without overlap. */
  sources: readonly SeriesSource[]
  /** One a direction. */
  tasks: readonly TaskInputs[]
  /** Office time within the sources in steps of 5 minutes, as [fromMs, toMs) pairs: a calendar may change later. */
  officeTime: readonly (readonly [fromMs: number, toMs: number])[]
}

/** Figures of one kind by their slot in [fromMs, toMs); samples are put together to points of at most `pointMs`. */
export interface SeriesSource {
  kind: 'samples' | '5m'
  fromMs: number
  toMs: number
  pointMs: number
}

export type TaskInputs = Omit<ProofTask, 'isOfficeTime'>

const STEP_MS = 300_000

/** The task of the engine: data, and the calendar as the question it asks. */
export const proofTasks = ({ tasks, officeTime }: ProofInputs): ProofTask[] => {
  const isOfficeTime = (atMs: number): boolean => officeTime.some(([fromMs, toMs]) => atMs >= fromMs && atMs < toMs)
  return tasks.map((task) => ({ ...task, isOfficeTime }))
}

/** The calendar's answers over [fromMs, toMs) on the 5-minute grid, which is all that the engine asks. */
export const officeSpans = (
  isOfficeTime: (atMs: number) => boolean,
  fromMs: number,
  toMs: number,
): [fromMs: number, toMs: number][] => {
  const spans: [number, number][] = []
  for (let atMs = Math.floor(fromMs / STEP_MS) * STEP_MS; atMs < toMs; atMs += STEP_MS) {
    if (!isOfficeTime(atMs)) continue
    const last = spans.at(-1)
    if (last?.[1] === atMs) last[1] += STEP_MS
    else spans.push([atMs, atMs + STEP_MS])
  }
  return spans
}
