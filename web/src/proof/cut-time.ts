import type { ProofSeries } from '#wire/verification.ts'

type Points = ProofSeries['directions'][number]['points']

/** A stretch of the axis: shown time, and where it begins on the axis (ms of shown time before it). */
export interface TimePiece {
  fromMs: number
  toMs: number
  startX: number
}

/** An axis from which nights and holidays are cut; every cut is drawn as a break. */
export interface CutTime {
  pieces: TimePiece[]
  /** Length of the axis in ms of shown time. */
  lengthMs: number
  /** Place of an instant; one inside a cut stands at the break, one outside at the edge. */
  xOf: (atMs: number) => number
  /** The instant at a place; the inverse of `xOf` for shown time. */
  atMs: (x: number) => number
  isShown: (atMs: number) => boolean
}

const cutAxis = (spans: readonly { fromMs: number; toMs: number }[]): CutTime => {
  const pieces: TimePiece[] = []
  let lengthMs = 0
  for (const { fromMs, toMs } of spans) {
    pieces.push({ fromMs, toMs, startX: lengthMs })
    lengthMs += toMs - fromMs
  }
  return {
    pieces,
    lengthMs,
    xOf: (atMs) => {
      const next = pieces.find(({ toMs }) => atMs < toMs)
      return next ? next.startX + Math.max(0, atMs - next.fromMs) : lengthMs
    },
    atMs: (x) => {
      const piece = pieces.findLast(({ startX }) => startX <= x) ?? pieces[0]
      return piece ? Math.min(piece.toMs, piece.fromMs + Math.max(0, x - piece.startX)) : 0
    },
    isShown: (atMs) => pieces.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs),
  }
}

/** Everything between two instants, in one piece. */
export const wholeTime = (fromMs: number, toMs: number): CutTime => cutAxis([{ fromMs, toMs }])

/** The office's hours alone, as the server's calendar knows them (holidays, Fridays, Ramadan). No pieces: none in range. */
export const officeTime = (points: Points, lengthMs: number): CutTime => {
  const spans: { fromMs: number; toMs: number }[] = []
  for (const { atMs, isOffice } of points) {
    if (!isOffice) continue
    const last = spans.at(-1)
    if (last?.toMs === atMs) last.toMs = atMs + lengthMs
    else spans.push({ fromMs: atMs, toMs: atMs + lengthMs })
  }
  return cutAxis(spans)
}
