import { isIntact } from '#domain/evaluation/evaluate.ts'
import { openServiceDatabase } from '#server/database/open-service-database.ts'
import { sha256 } from '#server/features/evaluation/gather-input.ts'
import { evaluationDocument } from '#wire/evaluation-document.ts'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url))
const inventory = `
site: { name: Uji, timezone: Asia/Jakarta }
opds: [{ id: dinkes, name: Dinas Kesehatan }]
devices: [{ id: core-1, host: 127.0.0.1, snmp: { version: 2c, community: x } }]
links: [{ id: dinkes-utama, opd: dinkes, device: core-1, interface: { name: e1 }, contract: { down: 20M, up: 20M } }]
`
let dataDir: string
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pantau-evaluate-'))
  writeFileSync(join(dataDir, 'city.yaml'), inventory)
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const pantau = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, PANTAU_DATA_DIR: dataDir, PANTAU_INVENTORY: join(dataDir, 'city.yaml') }
    execFile(process.execPath, [main, 'evaluate', ...args], { env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

/** A quarter that has ended on every machine. */
const quarter = '2024-Q1'

describe('pantau evaluate', () => {
  it('refuses what is no quarter, no format, no data folder, in one sentence', async () => {
    for (const [args, sentence] of [
      [[], 'Say which quarter'],
      [['2024-Q5'], 'Say which quarter'],
      [[quarter, '--format', 'doc'], 'is not one of'],
      [[quarter, '--table', 'links'], '--table goes with --format csv'],
      [[quarter], 'There is no service database'],
    ] as const) {
      const { code, err } = await pantau(...args)
      expect([args, code, err.includes(sentence), err.includes('    at ')]).toEqual([args, 1, true, false])
    }
  })
  it('prints an honest document of a quarter in which nothing happened', async () => {
    await (await openServiceDatabase(join(dataDir, 'service.db'))).destroy()
    const { code, out } = await pantau(quarter)
    expect(code).toBe(0)
    const document = evaluationDocument.parse(JSON.parse(out))
    expect(isIntact(document, sha256)).toBe(true)
    expect(document.remarks.join(' ')).toContain('Tidak ada permintaan')
    expect(document.figures.find(({ id }) => id === 'availability')).toMatchObject({
      value: null,
      absent: 'no_telemetry',
    })
  })
  it('writes the report and the workbook', async () => {
    for (const [format, magic] of [
      ['pdf', '%PDF-'],
      ['xlsx', 'PK'],
    ] as const) {
      const file = join(dataDir, `evaluasi.${format}`)
      expect((await pantau(quarter, '--format', format, '--out', file)).code).toBe(0)
      expect(readFileSync(file).subarray(0, magic.length).toString()).toBe(magic)
    }
  })
  it('writes a table as CSV into a file, and names the tables that exist', async () => {
    const file = join(dataDir, 'links.csv')
    expect((await pantau(quarter, '--format', 'csv', '--table', 'links', '--out', file)).code).toBe(0)
    expect(existsSync(file) && readFileSync(file, 'utf8').split('\r\n')).toHaveLength(3)
    const wrong = await pantau(quarter, '--format', 'csv', '--table', 'link')
    expect([wrong.code, wrong.err.includes('links')]).toEqual([1, true])
  })
})
