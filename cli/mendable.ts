import { StartError } from '#server/http/http-listener.ts'
import { CommandError } from './command.ts'

/** What a person can mend is told without a stack. */
export const mendable = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw error instanceof StartError ? new CommandError(error.message) : error
  }
}
