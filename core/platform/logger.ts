import pino from 'pino'
import { redact } from './redact.ts'
import { MASK } from './secret.ts'

export type Logger = pino.Logger

/**
 * JSON lines on stderr. `error` means that a human must act now; what moves is counted in metrics instead.
 * Every object is redacted at any depth (redact.ts), so that a credential inside a logged device or request stays out.
 */
export const createLogger = (
  name: string,
  level: string,
  destination: pino.DestinationStream = pino.destination(2),
): Logger =>
  pino(
    {
      name,
      level,
      formatters: { log: (facts) => redact(facts) as Record<string, unknown> },
      // pino keeps the bindings of a child away from formatters; its own redaction reaches those.
      redact: { paths: ['community', 'password', 'token', 'secret', 'key', 'cookie', 'authorization'], censor: MASK },
    },
    destination,
  )
