import { type BusinessCalendar, checkCalendar } from '#domain/calendar-data.ts'
import { dateToDay, DAY_MINUTES, minuteToMs, wibDay } from '#domain/calendar-wib.ts'
import { type SlaRules, slaRules } from '#domain/sla-rules.ts'
import { addMinutes } from '#domain/working-time.ts'
import type { Part } from '#platform/lifecycle.ts'
import { type CalendarReply, calendarRoutes } from '#wire/calendar.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import type { Settings } from '../../ports/settings.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import type { WorkingTime } from '../../ports/working-time.ts'
import { type CalendarEntry, createCalendarStore } from './calendar-store.ts'
import { createRulesBook } from './rules-book.ts'

export interface CalendarFeatureContext {
  db: ServiceDb
  clock: Clock
  mount: Mount
  audit: AuditLog
  news: NewsBus
  settings: Settings
}

/** Whose due time a set of rules would move; the requests feature knows. */
export type PreviewRules = (
  rules: SlaRules,
) => Promise<{ id: string; number: string | null; beforeDueAtMs: number | null; afterDueAtMs: number | null }[]>

export interface CalendarFeature {
  rules: SlaRulesBook
  workingTime: WorkingTime
  /** Takes what another server changed into memory. */
  reread(): Promise<void>
  /** The requests feature hands in its preview when it is built. */
  previewWith(preview: PreviewRules): void
  part: Part
}

/** Working days for limits that are counted in days (complaints): the end of the n-th working day's 24 hours. */
const workingTimeOf = (book: SlaRulesBook): WorkingTime => ({
  addWorkingDays(fromMs, days) {
    const rules = book.history().at(-1)
    if (!rules) throw new Error('there are no rules of working time')
    // A start on a day off counts from the next working day's first minute.
    let day = wibDay(fromMs)
    while (!rules.calendar.isWorkingDay(day)) day += 1
    const startMs = day === wibDay(fromMs) ? fromMs : minuteToMs(day * DAY_MINUTES)
    return addMinutes(rules.calendar, 'workday24', startMs, days * DAY_MINUTES)
  },
})

/** A calendar that a person may not save: every problem with its field. */
const refuseProblems = (calendar: BusinessCalendar): void => {
  const problems = checkCalendar(calendar)
  if (problems.length === 0) return
  throw new AppError('invalid-input', 'The calendar is not valid', {
    fields: problems.map(({ path, problem, ...told }) => ({
      path: `body.calendar.${path}`,
      message: problem,
      ...told,
    })),
  })
}

/** The business calendar: versions with source, checked, audited; a new one judges open requests only. */
export const createCalendarFeature = (context: CalendarFeatureContext): CalendarFeature => {
  const { db, clock, mount, audit, news, settings } = context
  const store = createCalendarStore(db)
  const book = createRulesBook(settings, store)
  let preview: PreviewRules = () => Promise.resolve([])
  settings.onChange((group) => {
    if (group === 'sla') book.changed()
  })

  /** After a commit, here or on another server. */
  const reread = async (): Promise<void> => {
    if (await store.load()) book.changed()
  }

  const reply = (): CalendarReply => ({
    serverNowMs: clock.nowMs(),
    calendar: store.newest().calendar,
    versions: [...store.entries()].reverse().map(({ calendar, recordedAtMs, byName, note }) => ({
      version: calendar.version,
      source: calendar.source,
      recordedAtMs,
      byName,
      note,
    })),
    jointLeaveIsOff: settings.current('sla').jointLeaveIsOff,
  })

  mount(calendarRoutes.getCalendar, reply)

  mount(calendarRoutes.getCalendarVersion, ({ params }) => {
    const entry = store.entries().find(({ calendar }) => calendar.version === params.version)
    if (!entry) throw new AppError('not-found', 'There is no such version of the calendar')
    const { calendar, recordedAtMs, byName, note } = entry
    return { calendar, recordedAtMs, byName, note }
  })

  mount(calendarRoutes.checkCalendar, async ({ body: { calendar } }) => {
    const problems = checkCalendar(calendar)
    const moved = problems.length > 0 ? [] : await preview(slaRules(clock.nowMs(), settings.current('sla'), calendar))
    return { problems, moved }
  })

  mount(calendarRoutes.saveCalendar, async ({ body, principal, remoteAddress }) => {
    refuseProblems(body.calendar)
    // The first day is read here once, so that a nonsense date never reaches the clock.
    dateToDay(body.calendar.validFrom)
    const entry: CalendarEntry = {
      calendar: body.calendar,
      recordedAtMs: clock.nowMs(),
      byAccountId: principal.accountId,
      byName: principal.name,
      note: body.note,
    }
    await reread()
    await db.transaction().execute(async (tx) => {
      const before = (await store.stored(tx)) ?? store.newest().calendar.version
      if (before !== body.expectedVersion)
        throw new AppError('conflict', 'Somebody saved another calendar meanwhile: load it again', {
          reason: 'stale-version',
        })
      if (store.entries().some(({ calendar }) => calendar.version === body.calendar.version))
        throw new AppError('refused', 'This version name was used before: choose another', { reason: 'version-used' })
      await store.append(tx, entry)
      await audit.record(tx, {
        action: 'calendar.change',
        subject: 'calendar',
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before: store.newest().calendar,
        after: { ...body.calendar, note: body.note },
      })
    })
    await reread()
    news.publish({ topic: 'calendar', id: body.calendar.version, audiences: [{ role: 'admin' }, { role: 'head' }] })
    return reply()
  })

  return {
    rules: book,
    reread,
    workingTime: workingTimeOf(book),
    previewWith: (given) => {
      preview = given
    },
    part: {
      name: 'calendar',
      async start() {
        await store.load()
        book.rebuild()
      },
      stop: () => Promise.resolve(),
    },
  }
}
