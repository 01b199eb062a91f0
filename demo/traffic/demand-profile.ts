import type { Shape } from '../city/links.ts'
import type { DayKind } from './wib-time.ts'

/** Demand by hour of the day, 0..1 of the busiest ordinary hour; 25 points, linear between them. */
type Hours = readonly number[]

const night = 0.03
const flat = (level: number): Hours => Array.from({ length: 25 }, () => level)

// Mon-Thu 07:30-16:30 with a break at noon, Fri 07:30-14:30 with a long one (domain.md §5).
const officeDay: Hours = [
  0.03, 0.03, 0.02, 0.02, 0.02, 0.03, 0.06, 0.35, 0.82, 1, 0.98, 0.92, 0.58, 0.9, 0.95, 0.86, 0.62, 0.24, 0.13, 0.1,
  0.08, 0.07, 0.05, 0.04, 0.03,
]
const officeFriday: Hours = [
  0.03, 0.03, 0.02, 0.02, 0.02, 0.03, 0.07, 0.38, 0.84, 1, 0.92, 0.62, 0.3, 0.72, 0.6, 0.26, 0.15, 0.1, 0.09, 0.08,
  0.07, 0.06, 0.05, 0.04, 0.03,
]
const counterDay: Hours = officeDay.map((level, hour) => (hour >= 8 && hour <= 14 ? Math.min(1, level * 1.05) : level))
const hospitalDay: Hours = [
  0.3, 0.27, 0.25, 0.24, 0.25, 0.3, 0.42, 0.66, 0.9, 1, 1, 0.96, 0.84, 0.86, 0.84, 0.76, 0.68, 0.62, 0.64, 0.66, 0.6,
  0.52, 0.42, 0.35, 0.3,
]
const libraryDay: Hours = [
  0.04, 0.03, 0.03, 0.03, 0.03, 0.03, 0.05, 0.2, 0.45, 0.62, 0.7, 0.72, 0.66, 0.74, 0.82, 0.95, 1, 0.96, 0.88, 0.8,
  0.66, 0.4, 0.15, 0.07, 0.04,
]
const scaled = (hours: Hours, factor: number): Hours => hours.map((level) => level * factor)

const profiles: Record<Shape, Record<DayKind, Hours>> = {
  office: { workday: officeDay, friday: officeFriday, saturday: scaled(officeDay, 0.16), sunday: flat(night) },
  counter: { workday: counterDay, friday: officeFriday, saturday: scaled(counterDay, 0.34), sunday: flat(night) },
  hospital: {
    workday: hospitalDay,
    friday: scaled(hospitalDay, 0.97),
    saturday: scaled(hospitalDay, 0.8),
    sunday: scaled(hospitalDay, 0.7),
  },
  camera: { workday: flat(1), friday: flat(1), saturday: flat(1), sunday: flat(1) },
  library: {
    workday: libraryDay,
    friday: scaled(libraryDay, 0.9),
    saturday: scaled(libraryDay, 0.95),
    sunday: scaled(libraryDay, 0.5),
  },
  village: { workday: officeDay, friday: officeFriday, saturday: scaled(officeDay, 0.1), sunday: flat(night) },
}

/** Demand of a shape at a minute of a day of this kind: 0..1 of the busiest ordinary hour. */
export const demandLevel = (shape: Shape, kind: DayKind, minuteOfDay: number): number => {
  const hours = profiles[shape][kind]
  const hour = Math.floor(minuteOfDay / 60)
  const from = hours[hour] ?? 0
  return from + ((hours[hour + 1] ?? from) - from) * (minuteOfDay / 60 - hour)
}
