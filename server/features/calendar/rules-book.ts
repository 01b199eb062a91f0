import type { RecordedRules } from '#domain/evaluation/input.ts'
import { type SlaRules, slaRules, type SlaSettings } from '#domain/sla-rules.ts'
import type { Settings } from '../../ports/settings.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import type { CalendarStore } from './calendar-store.ts'

/** Settings and calendar versions interleaved: one set of rules for each moment at which either changed. */
const mergeRecorded = (
  settings: ReturnType<Settings['history']>,
  calendars: ReturnType<CalendarStore['entries']>,
): RecordedRules[] => {
  const moments = [...new Set([...settings, ...calendars].map((entry) => entry.recordedAtMs))].sort((a, b) => a - b)
  return moments.flatMap((atMs) => {
    const setting = settings.findLast((entry) => entry.recordedAtMs <= atMs)
    const entry = calendars.findLast((candidate) => candidate.recordedAtMs <= atMs) ?? calendars[0]
    return setting && entry
      ? [{ recordedAtMs: atMs, settings: setting.value as SlaSettings, calendar: entry.calendar }]
      : []
  })
}

const compile = (recorded: readonly RecordedRules[]): SlaRules[] =>
  recorded.map((rules) => slaRules(rules.recordedAtMs, rules.settings, rules.calendar))

export const mergeRules = (...histories: Parameters<typeof mergeRecorded>): SlaRules[] =>
  compile(mergeRecorded(...histories))

export interface LiveRulesBook extends SlaRulesBook {
  /** Reads both histories again. */
  rebuild(): void
  /** The same, and tells those who listen. */
  changed(): void
}

export const createRulesBook = (settings: Settings, store: CalendarStore): LiveRulesBook => {
  const listeners: (() => void)[] = []
  const build = () => {
    recorded = mergeRecorded(settings.history('sla'), store.entries())
    history = compile(recorded)
  }
  let recorded: RecordedRules[] = []
  let history: SlaRules[] = []
  build()
  return {
    history: () => history,
    recorded: () => recorded,
    calendar: () => store.newest().calendar,
    lateEntryMinutes: (recordedAtMs) => {
      const entry = settings.history('sla').findLast((version) => version.recordedAtMs <= recordedAtMs)
      return (entry?.value ?? settings.current('sla')).lateEntryMinutes
    },
    onChange: (listener) => void listeners.push(listener),
    rebuild: build,
    changed() {
      build()
      for (const listener of listeners) listener()
    },
  }
}
