import type { ErrorCode, RefusedField } from '#wire/api-error.ts'

export interface ErrorDetails {
  fields?: RefusedField[]
  /** Machine-readable reason, straight from the domain. */
  reason?: string
  /** Of a conflict: what others did since the version that the caller had seen. */
  changes?: { version: number; type: string; byName: string; recordedAtMs: number }[]
}

/** An expected refusal at the edge. Everything else that is thrown is a defect and answers 500 with an errorId. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
