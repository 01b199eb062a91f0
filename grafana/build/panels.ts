import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import { BigValueColorMode, StackingMode, VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { StackingConfigBuilder } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { type Box, place } from './dashboard.ts'

interface Shape extends Box {
  title: string
  /** What it says and what it does not: shown behind the (i) of the panel. */
  meaning: string
  source: DataSourceRef
  /** Of Grafana: `bps`, `s`, `percentunit`, `short`, … */
  unit: string
}

const withTargets = <T extends { withTarget(target: Builder<Dataquery>): T }>(
  panel: T,
  targets: readonly Builder<Dataquery>[],
): T => targets.reduce((built, target) => built.withTarget(target), panel)

/** Green from the bottom; each step from its value on. */
export const steps = (...above: readonly [value: number, color: string][]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null as never, color: 'green' }, ...above.map(([value, color]) => ({ value, color }))])

/** Lines; a hole stays a hole. */
export const lines = (
  { title, meaning, source, unit, ...box }: Shape & { isStacked?: boolean },
  targets: readonly Builder<Dataquery>[],
): TimeSeriesBuilder => {
  const panel = place(new TimeSeriesBuilder(), title, meaning, box)
    .datasource(source)
    .unit(unit)
    .min(0)
    .spanNulls(false)
    .showPoints(VisibilityMode.Never)
  if (box.isStacked === true) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal)).fillOpacity(40)
  return withTargets(panel, targets)
}

/** One figure; `–` where nothing is known. */
export const figure = (
  { title, meaning, source, unit, limits, ...box }: Shape & { limits?: ThresholdsConfigBuilder },
  targets: readonly Builder<Dataquery>[],
): StatBuilder => {
  const panel = place(new StatBuilder(), title, meaning, box).datasource(source).unit(unit).noValue('–')
  panel.colorMode(limits ? BigValueColorMode.Background : BigValueColorMode.None)
  if (limits) panel.thresholds(limits)
  return withTargets(panel, targets)
}

/** A band for each thing, coloured by its state. */
export const bands = (
  { title, meaning, source, unit, ...box }: Shape,
  targets: readonly Builder<Dataquery>[],
): StateTimelineBuilder =>
  withTargets(
    place(new StateTimelineBuilder(), title, meaning, box)
      .datasource(source)
      .unit(unit)
      .thresholds(
        new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
          { value: null as never, color: 'red' },
          { value: 1, color: 'green' },
        ]),
      ),
    targets,
  )

export const rows = (
  { title, meaning, source, unit, ...box }: Shape,
  targets: readonly Builder<Dataquery>[],
): TableBuilder => withTargets(place(new TableBuilder(), title, meaning, box).datasource(source).unit(unit), targets)
