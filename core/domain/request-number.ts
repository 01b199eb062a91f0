import { dateOfInstant } from './calendar-wib.ts'

const romanMonths = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const

/** WIB year whose sequence numbers a request that was received at this instant. */
export const numberYear = (receivedAtMs: number): number => Number(dateOfInstant(receivedAtMs).slice(0, 4))

/** Agenda number `PB/0042/XI/2026` (domain.md §2): sequence per WIB year without holes, Roman month of receipt. */
export const requestNumber = (sequence: number, receivedAtMs: number): string => {
  if (!Number.isInteger(sequence) || sequence < 1)
    throw new RangeError(`sequence ${sequence} is not a positive integer`)
  const month = romanMonths[Number(dateOfInstant(receivedAtMs).slice(5, 7)) - 1] ?? ''
  return `PB/${String(sequence).padStart(4, '0')}/${month}/${numberYear(receivedAtMs)}`
}
