import { format } from '../../format/format.ts'
import { startOfWibDay } from '../../format/wib-calendar.ts'
import { t } from '../../i18n/translator.ts'

/** A range in words; within one day the day is said once. */
export const rangeText = ({ fromMs, toMs }: { fromMs: number; toMs: number }): string =>
  startOfWibDay(fromMs) === startOfWibDay(toMs)
    ? `${format.date(fromMs)}, ${format.clock(fromMs)}–${format.clock(toMs)} WIB`
    : t('link.rangeText', { from: format.dateTime(fromMs), to: format.dateTime(toMs) })
