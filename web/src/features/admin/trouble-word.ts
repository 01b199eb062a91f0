import type { MessageKey } from '../../i18n/dictionaries.ts'

const words = {
  unreachable: 'admin.trouble_unreachable',
  unauthorized: 'admin.trouble_unauthorized',
  missing: 'admin.trouble_missing',
  full: 'admin.trouble_full',
  slow: 'admin.trouble_slow',
  timeout: 'admin.trouble_timeout',
  busy: 'admin.trouble_busy',
  refused: 'admin.trouble_refused',
} as const satisfies Record<string, MessageKey>

type TroubleWord = (typeof words)[keyof typeof words] | 'admin.trouble_other'

/** What is wrong with the telemetry store, from its word in the health (core/telemetry/telemetry-error.ts). */
export const troubleWord = (code: string): TroubleWord =>
  Object.hasOwn(words, code) ? words[code as keyof typeof words] : 'admin.trouble_other'
