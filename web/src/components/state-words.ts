import type { MessageKey } from '../i18n/dictionaries.ts'
import type { LinkState } from '../live/link-state.ts'

/** At most 12 letters each, so that they fit a tile of the wall. */
export const stateWord = {
  normal: 'common.stateNormal',
  busy: 'common.stateBusy',
  full: 'common.stateFull',
  cut: 'common.stateCut',
  care: 'common.stateCare',
  unknown: 'common.stateUnknown',
} as const satisfies Record<LinkState, MessageKey>
