import { session } from '../../session/session.ts'
import type { RequestDraft } from './request-draft.ts'

/** One draft per account in this browser; a private window without storage simply forgets it. */
const key = (): string => `pantau.request-draft.${session.value?.id ?? ''}`

export const keptDraft = (): Partial<RequestDraft> => {
  try {
    return JSON.parse(localStorage.getItem(key()) ?? '{}') as Partial<RequestDraft>
  } catch {
    return {}
  }
}
export const keepDraft = (draft: RequestDraft): void => {
  try {
    localStorage.setItem(key(), JSON.stringify(draft))
  } catch {
    // Full or forbidden storage: the form itself still holds everything.
  }
}
export const forgetDraft = (): void => {
  try {
    localStorage.removeItem(key())
  } catch {
    // Nothing was kept.
  }
}
