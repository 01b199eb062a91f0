import type { DirectionJudgement } from './model.ts'

/** Shares keep four digits, everything else is whole: bit/s, bits, ms, counts. */
const round = (value: number): number => (Math.abs(value) < 100 ? Math.round(value * 1e4) / 1e4 : Math.round(value))

const rounded = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? round(value) : null
  if (Array.isArray(value)) return value.map(rounded)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]))
  return value
}

/** Every number of a judgement as it is printed, hashed and compared. */
export const roundedJudgement = (judgement: DirectionJudgement): DirectionJudgement =>
  rounded(judgement) as DirectionJudgement
