import { DAY_MINUTES, MINUTE_MS, minuteToMs, wibMinute } from './calendar-wib.ts'

/** When a notice may leave the house by mail, and when it is tried again. */
export const deliveryStates = ['pending', 'sent', 'dead', 'skipped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** WIB minutes of the day, from inclusive, to exclusive; it may run over midnight. Equal: no quiet hours. */
export interface QuietHours {
  fromMinute: number
  toMinute: number
}

/** P: 21.00-06.00 WIB. */
export const defaultQuietHours: QuietHours = { fromMinute: 21 * 60, toMinute: 6 * 60 }

/** The end of the quiet hours that `atMs` lies in; `atMs` itself outside of them. */
export const afterQuietHours = (atMs: number, { fromMinute, toMinute }: QuietHours): number => {
  const minute = wibMinute(atMs)
  const ofDay = ((minute % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
  const isOverMidnight = fromMinute > toMinute
  const isQuiet = isOverMidnight ? ofDay >= fromMinute || ofDay < toMinute : ofDay >= fromMinute && ofDay < toMinute
  if (!isQuiet) return atMs
  const daysOn = isOverMidnight && ofDay >= fromMinute ? 1 : 0
  return minuteToMs(minute - ofDay + daysOn * DAY_MINUTES + toMinute)
}

const LONGEST_WAIT_MINUTES = 120

/** Tried for about three days (1, 2, 4 … 64 minutes, then every two hours): a mail server may be away over a weekend. */
export const MAX_ATTEMPTS = 40

/** When to try again after `attempts` failures; null: given up. */
export const retryAt = (nowMs: number, attempts: number): number | null =>
  attempts >= MAX_ATTEMPTS ? null : nowMs + Math.min(2 ** Math.min(attempts - 1, 30), LONGEST_WAIT_MINUTES) * MINUTE_MS
