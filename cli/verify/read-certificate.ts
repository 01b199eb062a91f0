import type { Certificate } from '#domain/verification/certificate.ts'
import { certificate as schema } from '#wire/certificate.ts'
import { z } from 'zod/mini'
import { InputError, readInput } from './input-error.ts'

/**
 * A certificate from a file, as it stands there: its seal covers also what this version does not know. Throws InputError
 * for what is no certificate.
 */
export const readCertificate = (path: string): Certificate => {
  const text = readInput(path)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new InputError(
      text.startsWith('%PDF')
        ? `${path} is the printed certificate; give the JSON file that belongs to it`
        : `${path} is not JSON: give the certificate file as it was downloaded`,
    )
  }
  const parsed = z.safeParse(schema, value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new InputError(
      `${path} is no certificate of Pantau: ${issue?.path.join('.') || 'file'}: ${issue?.message ?? ''}`,
    )
  }
  return value as Certificate
}
