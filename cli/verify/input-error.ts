import { readFileSync } from 'node:fs'

/** A mistake in the call or in the file: printed as it is, exit code 2. */
export class InputError extends Error {}

/** The text of a file that the call names. Throws InputError. */
export const readInput = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'error'}`)
  }
}
