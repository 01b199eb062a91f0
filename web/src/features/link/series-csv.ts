import type { SeriesReply } from '#wire/links.ts'

/**
 * The series as `pantau verify --series` reads it: `time,down_bps,up_bps`, ISO UTC times, each row the mean over the
 * interval that begins at its time; an interval that was not measured has no row.
 */
export const seriesCsv = (series: SeriesReply): string => {
  const rows = series.buckets.flatMap(({ atMs, down, up }) =>
    down.avgBps === null || up.avgBps === null
      ? []
      : [`${new Date(atMs).toISOString()},${Math.round(down.avgBps)},${Math.round(up.avgBps)}`],
  )
  return ['time,down_bps,up_bps', ...rows, ''].join('\n')
}

export const seriesFileName = (series: SeriesReply): string => {
  const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace(/[-:]/g, '')
  return `${series.linkId}_${day(series.fromMs)}_${day(series.toMs)}_${series.stepMs / 1000}s.csv`
}
