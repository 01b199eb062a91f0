import type { ApiError, ErrorCode } from '#wire/api-error.ts'
import { t } from '../i18n/translator.ts'

/** What the server may refuse, and what may go wrong before and after it. */
export type FailureCode = ErrorCode | 'offline' | 'unreadable' | 'cancelled'

type Details = Partial<Omit<ApiError['error'], 'code'>>

/** The one error the web sees from an API call. */
export class ApiFailure extends Error {
  readonly code: FailureCode
  readonly details: Details
  constructor(code: FailureCode, details: Details) {
    super(details.message ?? code)
    this.code = code
    this.details = details
  }
}

const messageOf = {
  'invalid-input': 'common.failureInvalidInput',
  'not-found': 'common.failureNotFound',
  'not-signed-in': 'common.failureNotSignedIn',
  'not-allowed': 'common.failureNotAllowed',
  conflict: 'common.failureConflict',
  refused: 'common.failureRefused',
  'too-large': 'common.failureTooLarge',
  'too-many': 'common.failureTooMany',
  unavailable: 'common.failureUnavailable',
  internal: 'common.failureInternal',
  offline: 'common.failureOffline',
  unreadable: 'common.failureUnreadable',
  cancelled: 'common.failureCancelled',
} as const satisfies Record<FailureCode, string>

export interface ReadableFailure {
  text: string
  /** To quote to the administrator; null when the server never answered. */
  errorId: string | null
  code: FailureCode
}

/** The one translator: any thrown value in the words of the reader. */
export const explainFailure = (error: unknown): ReadableFailure => {
  const failure = error instanceof ApiFailure ? error : new ApiFailure('internal', { message: String(error) })
  return { text: t(messageOf[failure.code]), errorId: failure.details.errorId ?? null, code: failure.code }
}
