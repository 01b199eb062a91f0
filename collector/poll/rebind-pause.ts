const FIRST_MS = 15_000
const LAST_MS = 300_000

/** When to look again for links without a place: a walk costs the device something, so the pause doubles while some stay lost. */
export const createRebindPause = () => {
  let dueAtMs = 0
  let pauseMs = FIRST_MS
  return {
    isDue: (nowMs: number): boolean => nowMs >= dueAtMs,
    /** Something changed: look with the next poll. */
    soon(): void {
      dueAtMs = 0
    },
    looked(nowMs: number, areAllBound: boolean): void {
      pauseMs = areAllBound ? FIRST_MS : Math.min(LAST_MS, pauseMs * 2)
      dueAtMs = nowMs + (areAllBound ? 0 : pauseMs / 2)
    },
  }
}
