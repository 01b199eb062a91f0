import type { Direction, LinkSample } from '../sample.ts'
import { joinPoints } from './join-points.ts'
import { measuredSeries, type MeasuredSeries } from './measured-series.ts'
import type { ProofTask, SeriesPoint } from './model.ts'
import { proofTasks, type ProofInputs, type SeriesSource } from './proof-inputs.ts'
import { pointsOfRollups, pointsOfSamples, type RollupFigures } from './stored-points.ts'

/** What a store holds of one link for one source of a proof, in time order: raw samples or 5-minute figures. */
export interface SourceFigures {
  samples: readonly LinkSample[]
  rollups: readonly RollupFigures[]
}

/** The points of one direction: every source by its own kind. */
export const proofPoints = (
  sources: readonly SeriesSource[],
  figures: readonly SourceFigures[],
  direction: Direction,
): SeriesPoint[] =>
  sources.flatMap(({ kind, pointMs }, index) => {
    const { samples = [], rollups = [] } = figures[index] ?? {}
    return kind === '5m'
      ? pointsOfRollups(rollups, direction)
      : joinPoints(pointsOfSamples(samples, direction), pointMs)
  })

/** The series of every direction as the engine takes it. */
export const proofSeries = (inputs: ProofInputs, figures: readonly SourceFigures[]): JudgedSeries[] =>
  proofTasks(inputs).map((task) => ({
    task,
    series: measuredSeries(proofPoints(inputs.sources, figures, task.direction), task.limits.portBps),
  }))

export interface JudgedSeries {
  series: MeasuredSeries
  task: ProofTask
}
