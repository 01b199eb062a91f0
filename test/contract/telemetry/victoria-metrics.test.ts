import { expect, it } from 'vitest'
import { openInfluxReader, openInfluxWriter } from '#telemetry/influx/influx-telemetry.ts'
import { rawFields } from '#telemetry/influx/line-protocol.ts'
import { encodeRaw } from '#telemetry/rows/raw-row.ts'
import { startVictoriaMetrics } from '#test/stores/victoria-metrics.ts'
import { minute, sample, steady, t0, unanswered } from './sample-builder.ts'

it('VictoriaMetrics takes what influx2 writes, number by number, and is refused as a source', async () => {
  const victoria = await startVictoriaMetrics()
  const settings = {
    engine: 'influx2' as const,
    url: victoria.url,
    database: 'pantau',
    org: 'apa-saja',
    token: 'apa-saja',
    username: null,
    password: null,
    ca: null,
  }
  const writer = openInfluxWriter(settings)
  const reader = openInfluxReader(settings)
  try {
    const samples = [
      ...steady(t0, t0 + 5 * minute, 123_456_789),
      unanswered(t0 + 5 * minute),
      sample(t0 + 6 * minute, 2 ** 40, { linkId: 'bkd-utama', intervalMs: 10_000.125 }),
    ]
    await writer.append(samples)
    await writer.append(samples)
    const fields = await victoria.exported('link_raw')
    for (const of of samples) {
      const values = encodeRaw(of, 0, 0).slice(3)
      rawFields.forEach((field, i) => {
        expect(fields.get(field)?.get(of.linkId)?.get(of.slotMs) ?? null, `${field} of ${of.linkId}`).toBe(values[i])
      })
    }
    expect([...(fields.get('known')?.get('dinkes-utama')?.keys() ?? [])]).toHaveLength(31)
    expect(await writer.maintain(t0)).toMatchObject({ bucketsWritten: 0 })
    await expect(reader.latest(t0)).rejects.toMatchObject({ message: expect.stringContaining('writes only') as string })
    expect(await reader.health()).toMatchObject({ ok: false })
  } finally {
    await writer.close()
    await reader.close()
    await victoria.stop()
  }
})
