/** Resolves at the first SIGINT or SIGTERM. The second one ends the process at once: somebody is in a hurry. */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    const once = (): void => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.removeListener(signal, once)
        process.once(signal, () => process.exit(130))
      }
      resolve()
    }
    process.on('SIGINT', once)
    process.on('SIGTERM', once)
  })
