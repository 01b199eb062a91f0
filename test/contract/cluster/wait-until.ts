import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for a condition and never for a time; after most of a test's minute it was not going to happen. */
export const waitUntil = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const endMs = performance.now() + 45_000
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`it never happened: ${what}`)
    await sleep(20)
  }
}
