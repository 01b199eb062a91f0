import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { rawDays, telemetryFile } from '#telemetry/sqlite/schema.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { day, hour, t0 } from './sample-builder.ts'

const rounds = 25
const linksPerBatch = 40
const child = fileURLToPath(new URL('./append-forever.ts', import.meta.url))

/** Lets the child append from `firstSlot` until `afterMs` after its first acknowledgement; resolves with what it acknowledged. */
const appendAndKill = (dataDir: string, firstSlot: number, afterMs: number): Promise<number[]> =>
  new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, [child, dataDir, String(firstSlot)], { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let errors = ''
    writer.stdout.on('data', (text: Buffer) => {
      if (out === '') setTimeout(() => writer.kill('SIGKILL'), afterMs)
      out += text.toString()
    })
    writer.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    writer.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the child ended by itself: ${errors}`))
      // A line that was cut by the kill was not acknowledged.
      resolve(
        out
          .slice(0, out.lastIndexOf('\n') + 1)
          .split('\n')
          .filter(Boolean)
          .map(Number),
      )
    })
  })

const integrity = (db: DatabaseSync) =>
  db
    .prepare('PRAGMA integrity_check')
    .all()
    .map((row) => row.integrity_check)

describe('telemetry.db after kill -9 of its writer', () => {
  it(`is whole ${rounds} times: no acknowledged sample lost, no batch half written, rollups right`, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'pantau-kill-'))
    const acknowledged: number[] = []
    let random = 7
    try {
      for (let round = 0; round < rounds; round++) {
        random = (random * 48_271) % 2_147_483_647
        const first = t0 + (acknowledged.at(-1) === undefined ? 0 : acknowledged.length * 10_000 + round * 10_000)
        acknowledged.push(...(await appendAndKill(dataDir, first, random % 160)))
        const db = new DatabaseSync(telemetryFile(dataDir))
        expect(integrity(db)).toEqual(['ok'])
        const seen = new Map<number, number>()
        for (const [daySecond, table] of rawDays(db))
          for (const row of db.prepare(`SELECT s, count(*) AS n FROM ${table} WHERE s%10=0 GROUP BY s`).all())
            seen.set((daySecond + Number(row.s)) * 1000, Number(row.n))
        db.close()
        expect([...seen.values()].filter((n) => n !== linksPerBatch)).toEqual([])
        const oldestKept = Math.min(...seen.keys())
        expect(acknowledged.filter((slot) => slot >= oldestKept && !seen.has(slot))).toEqual([])
      }
      expect(acknowledged.length).toBeGreaterThan(rounds * 5)
      await expectRollupsRight(dataDir, acknowledged)
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  }, 120_000)
})

const expectRollupsRight = async (dataDir: string, acknowledged: readonly number[]): Promise<void> => {
  const writer = await openSqliteTelemetry({ dataDir, mode: 'writer', rollupEveryMs: 300_000 })
  const reader = await openSqliteTelemetry({ dataDir, mode: 'reader' })
  try {
    const end = Math.max(...acknowledged)
    await writer.maintain(end)
    const fromMs = t0
    const toMs = fromMs + Math.ceil((end - fromMs + day) / hour) * hour
    for (const linkId of ['link-0', 'link-39', 'terlambat']) {
      const at = async (stepMs: number) => (await reader.series({ linkId, fromMs, toMs, stepMs })).buckets
      const kept = [await at(300_000), await at(hour)]
      const polls = kept.map((buckets) => buckets.reduce((sum, { quality }) => sum + quality.ok, 0))
      expect(polls[0]).toBe(polls[1])
      // What was acknowledged and perhaps the one batch of each round that was killed before it could say so.
      if (linkId !== 'terlambat') {
        expect(polls[0]).toBeGreaterThanOrEqual(acknowledged.length)
        expect(polls[0]).toBeLessThanOrEqual(acknowledged.length + rounds)
      }
      await writer.rebuildRollups(fromMs, toMs)
      expect([await at(300_000), await at(hour)]).toEqual(kept)
    }
  } finally {
    await writer.close()
    await reader.close()
  }
}
