import type { TelemetryErrorCode } from '../telemetry-error.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const codes: Record<number, TelemetryErrorCode> = { 5: 'busy', 6: 'busy', 11: 'corrupt', 13: 'full', 26: 'corrupt' }

const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined

export const isBusy = (error: unknown): boolean => codes[resultCode(error) ?? 0] === 'busy'

export const toStoreError = (error: unknown): TelemetryStoreError => {
  if (error instanceof TelemetryStoreError) return error
  const code = codes[resultCode(error) ?? 0] ?? 'io'
  const message = error instanceof Error ? error.message : String(error)
  return new TelemetryStoreError(code, `telemetry.db: ${message}`, { cause: error })
}
