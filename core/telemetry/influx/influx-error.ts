import { HttpError, RequestTimedOutError } from '@influxdata/influxdb-client'
import { RequestError } from 'influx/lib/src/pool.js'
import type { TelemetryErrorCode } from '../telemetry-error.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import { readRetryAfter } from './retry-after.ts'

const network = /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|socket hang up/
const tls = /certificate|CERT_|SSL|TLS/i

/** Line breaks, and the frame of a refusal that came as MessagePack. */
const unprintable = /[\s\p{Cc}\uFFFD]+/gu

const byStatus = (status: number, text: string): TelemetryErrorCode => {
  if (/no space left|disk full|ENOSPC/i.test(text)) return 'full'
  if (/(database|bucket|retention policy|measurement group) .*not found|not found: /i.test(text)) return 'missing'
  if (/authoriz|authoris|permission|privilege/i.test(text) && status !== 500) return 'unauthorized'
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 404) return 'missing'
  if (status === 413) return 'too_large'
  if (status === 429 || status === 503 || /cache-max-memory|timeout/i.test(text)) return 'busy'
  return status === 400 || status === 422 ? 'refused' : 'io'
}

const sentence: Partial<Record<TelemetryErrorCode, string>> = {
  unreachable: 'InfluxDB does not answer',
  unauthorized: 'InfluxDB refuses the token or user, or it lacks a right',
  missing: 'the database, bucket or retention policy is missing in InfluxDB',
  full: 'the disk of InfluxDB is full',
  timeout: 'InfluxDB took too long',
  busy: 'InfluxDB is overloaded',
  refused: 'InfluxDB refuses the samples',
}

const storeError = (
  code: TelemetryErrorCode,
  told: string,
  cause?: unknown,
  retryAfterMs: number | null = null,
): TelemetryStoreError =>
  new TelemetryStoreError(code, `${sentence[code] ?? 'InfluxDB'}: ${told.replaceAll(unprintable, ' ').slice(0, 300)}`, {
    cause,
    retryAfterMs,
  })

/** What InfluxDB says inside an answer of 200: `{"error": "database not found: pantau"}`. */
export const toldError = (text: string): TelemetryStoreError => storeError(byStatus(400, text), text)

/** Every failure of either client as one of ours, with a sentence that says what is wrong. */
export const toStoreError = (error: unknown): TelemetryStoreError => {
  if (error instanceof TelemetryStoreError) return error
  if (error instanceof HttpError) {
    const told = error.body === undefined || error.body === '' ? error.message : error.body
    const retryAfterMs = readRetryAfter(error.headers?.['retry-after'], Date.now())
    return storeError(byStatus(error.statusCode, told), `${error.statusCode} ${told}`, error, retryAfterMs)
  }
  if (error instanceof RequestError) {
    const status = error.res.statusCode ?? 0
    return storeError(byStatus(status, error.message), error.message, error)
  }
  const text = error instanceof Error ? `${error.message} ${String((error as NodeJS.ErrnoException).code ?? '')}` : ''
  if (error instanceof RequestTimedOutError || /timed out|ETIMEDOUT/i.test(text))
    return storeError('timeout', text, error)
  if (network.test(text) || tls.test(text)) return storeError('unreachable', text, error)
  return storeError('io', text === '' ? String(error) : text, error)
}

/** The server took what it could; the rest is older than what it keeps and would be removed at once. */
export const isBeyondRetention = (error: unknown): boolean =>
  error instanceof HttpError && /beyond retention policy|outside retention policy/i.test(error.body ?? error.message)
