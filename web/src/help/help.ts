import type { Language } from '../i18n/translator.ts'
import { adminHelp } from './screens/admin.ts'
import { networkHelp } from './screens/network.ts'
import { officeHelp } from './screens/office.ts'
import { requestHelp } from './screens/requests.ts'
import { terms, type TermName } from './terms.ts'

/** Both languages beside each other: whoever changes one sees the other. */
export type Text = Record<Language, string>

/** What a screen is for, in plain words. */
export interface ScreenHelp {
  /** The question that the screen answers. */
  answers: Text
  /** Figures and words on it that need an explanation, each explained once in terms.ts. */
  terms: readonly TermName[]
  /** What to do now, in the order in which one would. */
  next: readonly Text[]
  /** Keys of this screen alone, beside those of every screen. */
  keys?: readonly { keys: readonly string[]; does: Text }[]
}

/** By the path of the route in routes.ts; help.test.ts holds it against them. */
export const screenHelp: Record<string, ScreenHelp> = { ...networkHelp, ...requestHelp, ...officeHelp, ...adminHelp }
export { terms }
