import { CommandError } from './command.ts'
import type { SupervisedChild } from './supervise-child.ts'

/**
 * Starts the children one after the other, each when the one before does its work, and stops them in reverse order.
 * Resolves when `until` does. A child that cannot start stops the others and throws CommandError: it has said why.
 */
export const supervise = async (
  children: readonly SupervisedChild[],
  { until, onStarted }: { until: Promise<void>; onStarted: (url: string | undefined) => void },
): Promise<void> => {
  const started: SupervisedChild[] = []
  let stopped = false
  void until.then(() => {
    stopped = true
  })
  const stopAll = async (): Promise<void> => {
    for (const child of started.splice(0).reverse()) await child.stop()
  }
  let url: string | undefined
  try {
    for (const child of children) {
      if (stopped) break
      started.push(child)
      const ready = await Promise.race([child.start(), until])
      url = ready?.url ?? url
    }
  } catch (error) {
    await stopAll()
    throw new CommandError(`Pantau did not start: ${(error as Error).message} (its message stands above).`)
  }
  if (!stopped) onStarted(url)
  await until
  await stopAll()
}
