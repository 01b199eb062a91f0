/** One `pantau` command: cli/commands/<name>.ts exports `command`, cli/main.ts imports it lazily. */
export interface Command {
  summary: string
  usage: string
  /** Resolves with the exit code; long-running commands resolve when they were told to stop. */
  run(args: string[]): Promise<number>
}

/** A failure that a person can mend: printed as it is, without a stack. */
export class CommandError extends Error {}
