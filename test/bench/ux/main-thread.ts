import type { CDPSession } from 'playwright-core'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  args: { name?: string }
  /** Microseconds that the thread itself ran. */
  tdur?: number
}

/**
 * How long each task of a page's main thread ran meanwhile, in ms of its own processor time: what else the machine does
 * is not in it, so that a busy one tells the same.
 */
export const tasksDuring = async (cdp: CDPSession, act: () => Promise<unknown>): Promise<number[]> => {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]))
  cdp.on('Tracing.dataCollected', collect)
  const ended = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()))
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'] },
  })
  await act()
  await cdp.send('Tracing.end')
  await ended
  cdp.off('Tracing.dataCollected', collect)
  const at = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(at)
  const busy = (thread: string): number[] =>
    events.flatMap((event) =>
      event.name === 'RunTask' && event.ph === 'X' && at(event) === thread ? [(event.tdur ?? 0) / 1000] : [],
    )
  // Browsers keep a spare page without work: the one that ran most is ours.
  return threads.map(busy).toSorted((one, other) => sum(other) - sum(one))[0] ?? []
}
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
