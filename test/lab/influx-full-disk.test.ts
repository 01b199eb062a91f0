import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { LinkSample } from '#domain/sample.ts'
import { openInfluxSink } from '#telemetry/influx/influx-telemetry.ts'
import { influx1Settings, startInfluxd } from '#test/stores/influxd.ts'

const links = 1000
const start = Date.UTC(2026, 8, 15)

/** A cycle whose octets do not compress. */
const cycleOf = (cycle: number): LinkSample[] =>
  Array.from({ length: links }, (_, link) => {
    const octets = (link * 7919 + cycle * 104_729_003) % 999_999_937
    const delta = { label: 'ok' as const, octets, packets: octets >> 7, discards: 0, errors: 0 }
    const slotMs = start + cycle * 10_000
    const identity = { linkId: `link-${link}`, deviceId: 'core-1', slotMs, readAtMs: slotMs, intervalMs: 10_000 }
    return { ...identity, down: delta, up: delta, oper: 'up', rttUs: octets % 5000 }
  })

it('the disk of InfluxDB fills up: told as such, and when there is room again everything arrives', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'pantau-small-disk-'))
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-outbox-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk])
  const influxd = await startInfluxd({ dir: disk })
  const told: string[] = []
  const tell = (_fields: object, message: string) => void told.push(message)
  const log = { info: tell, warn: tell, error: tell }
  const sink = openInfluxSink({ ...influx1Settings(influxd.url, 'pantau'), dataDir, log })
  const until = async (what: string, is: () => boolean): Promise<void> => {
    for (let tries = 0; !is(); tries++) {
      if (tries > 600) throw new Error(`${what} did not come: ${JSON.stringify(sink.outbox?.())} ${told.join()}`)
      await sleep(100)
    }
  }
  try {
    let cycles = 0
    const isFull = () => sink.outbox?.().problem?.code === 'full'
    for (; !isFull() && cycles < 600; cycles++) {
      await sink.append(cycleOf(cycles))
      await sleep(20)
    }
    await until('the full disk', isFull)
    expect(told.join()).toContain('the disk of InfluxDB is full')
    expect(sink.outbox?.()).toMatchObject({ givenUp: 0 })

    // InfluxDB 1.6 keeps the error of its log file until it is started again; Pantau runs on.
    await influxd.kill()
    execFileSync('mount', ['-o', 'remount,size=200m', disk])
    await influxd.start()
    await until('the healing', () => sink.outbox?.().depth === 0 && sink.outbox().problem === null)
    expect(await influxd.ask('SELECT count(d_lbl) FROM link_raw', 'pantau', 'raw')).toEqual([[0, cycles * links]])
  } finally {
    await sink.close()
    await influxd.kill()
    execFileSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true })
    rmSync(dataDir, { recursive: true })
  }
})
