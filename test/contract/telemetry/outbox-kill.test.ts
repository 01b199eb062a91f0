import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { startInfluxd } from '#test/stores/influxd.ts'

/** 30 minutes of a cycle of 10 s. */
const cycles = 180
const sent = cycles * 1000

const startSink = (dataDir: string, url: string, count: number) => {
  const path = fileURLToPath(new URL('./sink-child.ts', import.meta.url))
  const child = spawn(process.execPath, [path, dataDir, url, String(count)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const seen = {
    depth: Infinity,
    problem: null as string | null,
    appended: null as number | null,
    logs: [] as string[],
  }
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  createInterface(child.stdout).on('line', (line) => {
    const { log, ...news } = JSON.parse(line) as Partial<typeof seen> & { log?: string }
    if (log === undefined) Object.assign(seen, news)
    else seen.logs.push(log)
  })
  return {
    seen,
    async until(what: string, is: () => boolean): Promise<void> {
      const endsAt = performance.now() + 90_000
      while (!is()) {
        if (child.exitCode !== null || performance.now() > endsAt)
          throw new Error(`${what} did not come: ${JSON.stringify(seen)} ${errors}`)
        await sleep(5)
      }
    },
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}

it('InfluxDB away for 30 minutes of 1,000 links, both sides killed in the middle of the replay: every sample once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-outbox-'))
  const influxd = await startInfluxd()
  const running: ReturnType<typeof startSink>[] = []
  const start = (count: number) => {
    const sink = startSink(dataDir, influxd.url, count)
    running.push(sink)
    return sink
  }
  try {
    await influxd.kill()
    const first = start(cycles)
    await first.until('all samples on the disk', () => first.seen.appended !== null)
    await first.until('the trouble', () => first.seen.problem === 'unreachable')
    await first.until('all of them counted', () => first.seen.depth === sent)
    // What the live screens wait for: the disk, never the network. Generous for a busy machine; a request would take 15 s.
    expect(first.seen.appended).toBeLessThan(2000)
    expect(first.seen.logs.join()).toContain('InfluxDB does not answer')

    await influxd.start()
    await first.until('a part of the replay', () => first.seen.depth <= sent - 30_000)
    await first.kill()
    expect(first.seen.depth).toBeGreaterThan(0)

    const second = start(0)
    const left = first.seen.depth
    await second.until('more of the replay', () => second.seen.depth < left)
    await influxd.kill()
    expect(second.seen.depth).toBeGreaterThan(0)
    await influxd.start()
    await second.until('the end of the replay', () => second.seen.depth === 0)

    expect(await influxd.ask('SELECT count(d_lbl) FROM link_raw', 'pantau', 'raw')).toEqual([[0, sent]])
    const perLink = await influxd.ask('SELECT count(d_lbl) FROM link_raw GROUP BY link', 'pantau', 'raw')
    expect(perLink).toEqual(Array.from({ length: 1000 }, () => [0, cycles]))
  } finally {
    for (const sink of running) await sink.kill()
    await influxd.stop()
    rmSync(dataDir, { recursive: true })
  }
}, 240_000)
