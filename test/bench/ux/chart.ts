import type { BrowserContext, CDPSession } from 'playwright-core'
import { p75, sleep } from './slow-page.ts'

const EVERY_US = 200
const isOutside = new Set(['(idle)', '(program)', '(root)'])

interface ChartWork {
  /** The file of the chart itself, read and started once. */
  startMs: number
  /** Each drawing, whole: from the call of ours to the last command to the canvas. */
  drawingsMs: number[]
}

/**
 * What ran in the chart's own file and in what it calls, drawing by drawing. A sample that came late counts as one in
 * time: the machine was busy elsewhere.
 */
const chartWork = async (cdp: CDPSession): Promise<ChartWork> => {
  const { nodes, samples = [], timeDeltas = [] } = (await cdp.send('Profiler.stop')).profile
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  /** 'start': below the first run of the file; null: not the chart's. */
  const kinds = new Map<number, 'start' | 'draw' | null>()
  const kindOf = (id: number): 'start' | 'draw' | null => {
    const known = kinds.get(id)
    if (known !== undefined) return known
    const parent = parents.get(id)
    const above = parent === undefined ? null : kindOf(parent)
    const { url = '', functionName, lineNumber, columnNumber } = byId.get(id)?.callFrame ?? {}
    const isFile = functionName === '' && lineNumber === 0 && columnNumber === 0
    const kind = above ?? (!url.includes('/RateChartBox-') ? null : isFile ? 'start' : 'draw')
    kinds.set(id, kind)
    return kind
  }
  let startMs = 0
  const drawings: number[] = []
  let isDrawing = false
  for (const [i, id] of samples.entries()) {
    const name = byId.get(id)?.callFrame.functionName ?? ''
    const ms = Math.min(timeDeltas[i] ?? 0, 1.5 * EVERY_US) / 1000
    const kind = isDrawing && name === '(garbage collector)' ? 'draw' : kindOf(id)
    if (isOutside.has(name)) isDrawing = false
    else if (kind === 'start') startMs += ms
    else if (kind === 'draw') {
      if (!isDrawing) drawings.push(0)
      isDrawing = true
      drawings.push((drawings.pop() ?? 0) + ms)
    }
  }
  // What is shorter looks at the place of the mouse or at the size, and draws nothing.
  return { startMs, drawingsMs: drawings.filter((ms) => ms >= 1) }
}

const VISITS = 5
const said = (values: readonly number[]): string => values.map((ms) => ms.toFixed(0)).join(', ')

/** The big chart of one link, at full speed: first drawn in a browser that never saw it, then with other ranges. */
export const measureChart = async (openContext: () => Promise<BrowserContext>, url: string): Promise<void> => {
  const first: number[] = []
  const start: number[] = []
  const again: number[] = []
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await openContext()
    const page = await context.newPage()
    page.setDefaultTimeout(120_000)
    const cdp = await context.newCDPSession(page)
    await cdp.send('Profiler.enable')
    await cdp.send('Profiler.setSamplingInterval', { interval: EVERY_US })
    await page.goto(`${url}/links?q=rsud`)
    await page.locator('[data-link="rsud-bendan-utama"]').waitFor()
    await sleep(2000)
    await cdp.send('Profiler.start')
    await page.locator('[data-link="rsud-bendan-utama"]').click()
    await page.locator('canvas').first().waitFor()
    await sleep(2000)
    const work = await chartWork(cdp)
    first.push(work.drawingsMs[0] ?? 0)
    start.push(work.startMs)
    for (const range of [1, 2, 3, 2]) {
      await cdp.send('Profiler.start')
      await page.locator('main fieldset label').nth(range).click()
      await sleep(2000)
      again.push(...(await chartWork(cdp)).drawingsMs)
    }
    await context.close()
  }
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
  console.log(
    `big chart at full speed, ${VISITS} visits: first drawing ${middle(first).toFixed(0)} ms (${said(first)}), ` +
      `its file's start ${middle(start).toFixed(0)} ms, drawn again ${middle(again).toFixed(1)} ms ` +
      `(p75 ${p75(again).toFixed(1)}, ${again.length} times)`,
  )
}
