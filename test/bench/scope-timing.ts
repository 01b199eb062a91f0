import { inventedLike, scopedCalls, startWithForeignThings } from '../contract/server/foreign-things.ts'
import { createStatementLog } from '../contract/server/statement-log.ts'

/**
 * How long a refusal takes for what is another OPD's and for what does not exist: medians of 500 calls each, taken in
 * turn over real HTTP. That the causes are equal is proven by test/contract/server/scope-path.test.ts.
 * Run: node test/bench/scope-timing.ts
 */
const CALLS = 500
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN

const things = await startWithForeignThings(createStatementLog())
const { server, cookie, ids } = things
try {
  console.log('route, median and quartiles in µs: foreign | invented | difference of the medians')
  for (const call of scopedCalls(server.routes).filter(({ method }) => method === 'GET')) {
    const foreign = ids[call.kind] ?? ''
    const invented = inventedLike(foreign)
    const took: Record<string, number[]> = { [foreign]: [], [invented]: [] }
    for (let turn = -50; turn < CALLS; turn++)
      // Who goes first changes each turn; the first 50 warm up.
      for (const id of turn % 2 === 0 ? [foreign, invented] : [invented, foreign]) {
        const startedAt = performance.now()
        await (await server.call('GET', call.path(id), { cookie })).arrayBuffer()
        if (turn >= 0) took[id]?.push((performance.now() - startedAt) * 1000)
      }
    const [a, b] = [foreign, invented].map((id) => [...(took[id] ?? [])].sort((x, y) => x - y)) as [number[], number[]]
    const say = (times: readonly number[]): string =>
      [0.25, 0.5, 0.75].map((share) => quantile(times, share).toFixed(0)).join(' / ')
    console.log(`${call.name}: ${say(a)} | ${say(b)} | ${(quantile(a, 0.5) - quantile(b, 0.5)).toFixed(0)}`)
  }
} finally {
  await server.stop()
}
