import { sealDocument, evaluateQuarter } from '#domain/evaluation/evaluate.ts'
import type { EvaluationDocument, Figure } from '#domain/evaluation/document.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import { chainHash, GENESIS_HASH } from '#domain/hash-chain.ts'
import { makeEvaluationFile } from '#server/features/prints/evaluation-job.ts'
import { amountText } from '#server/features/prints/evaluation-words.ts'
import { checkBox } from '#server/features/prints/verifier-page.ts'
import type { EvaluationCopy } from '#server/ports/evaluation-source.ts'
import { settingDefaults } from '#wire/settings.ts'
import { strFromU8, unzipSync } from 'fflate'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inputOf, request } from '../../unit/domain/evaluation/quarter-scene.ts'

const run = promisify(execFile)
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const scene = [
  request('a', {
    received: '2026-07-06 08:00',
    increased: '2026-07-06 10:00',
    done: '2026-07-06 11:00',
    verdicts: [['2026-07-07 09:00', 'proven']],
  }),
  request('b', { received: '2026-07-13 08:00', increased: '2026-07-15 10:00', done: '2026-07-15 11:00' }),
  request('c', { received: '2026-08-03 08:00', increased: '2026-08-03 09:00', done: '2026-08-03 10:00' }),
  request('d', { received: '2026-09-29 08:00' }),
]
const copyOf = (change: Parameters<typeof inputOf>[0] = { requests: scene }): EvaluationCopy => ({
  document: sealDocument(evaluateQuarter(inputOf(change)), Date.UTC(2026, 9, 20), sha256),
  notes: [{ section: 'conclusion', text: 'Percepat disposisi <segera>.', byName: 'Kepala Dinas', recordedAtMs: 0 }],
  followUps: [],
  signature: null,
  hash: null,
})
const frame = {
  letterhead: settingDefaults.letterhead,
  signatories: settingDefaults.signatories,
  coatOfArms: null,
  printedAtMs: Date.UTC(2026, 9, 20),
}
const { laws } = settingDefaults.laws
const printOf = (copy: EvaluationCopy) => ({ copy, frame, laws, standard: { number: '', version: '' } })

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'pantau-evaluation-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const pdfText = async (bytes: Buffer): Promise<string> => {
  const path = join(folder, 'file.pdf')
  await writeFile(path, bytes)
  const { stdout } = await run('pdftotext', ['-layout', path, '-'], { maxBuffer: 2e7 })
  return stdout.replaceAll(/\s+/g, ' ')
}
/** The workbook as another program sees it: sheet → rows of values, dates as ISO text. */
const readWorkbook = async (bytes: Buffer) => {
  const path = join(folder, 'file.xlsx')
  await writeFile(path, bytes)
  const script = [
    'import openpyxl, json, sys, datetime',
    'book = openpyxl.load_workbook(sys.argv[1])',
    'plain = lambda v: v.isoformat() if isinstance(v, (datetime.date, datetime.datetime)) else v',
    'print(json.dumps({s.title: {"rows": [[plain(c) for c in r] for r in s.iter_rows(values_only=True)], "frozen": s.freeze_panes, "filter": s.auto_filter.ref} for s in book}))',
  ].join('\n')
  const { stdout } = await run('/usr/bin/python3', ['-c', script, path], { maxBuffer: 2e7 })
  return JSON.parse(stdout) as Record<string, { rows: unknown[][]; frozen: string | null; filter: string | null }>
}
const figureOf = (document: EvaluationDocument, id: string): Figure => {
  const found = document.figures.find((figure) => figure.id === id)
  if (!found) throw new Error(`there is no figure ${id}`)
  return found
}

describe('the files of an evaluation', () => {
  it('hold the same figures: workbook, report and data', async () => {
    const copy = copyOf()
    const { document } = copy
    const [xlsx, pdf] = await Promise.all([
      makeEvaluationFile({ kind: 'xlsx', copy }),
      makeEvaluationFile({ kind: 'pdf', print: printOf(copy) }),
    ])
    const book = await readWorkbook(xlsx)
    const names = new Map(document.definitions.map(({ id, name }) => [id, name]))
    const rows = new Map(book['Angka']?.rows.slice(1).map((row) => [row[0], row]))
    expect(rows.size).toBe(document.figures.length)
    const text = await pdfText(pdf)
    for (const figure of document.figures) {
      const row = rows.get(figure.id) ?? []
      const scale = figure.unit === 'bps' ? 1e6 : 1
      expect(row[3], figure.id).toBe(figure.value === null ? null : figure.value / scale)
      expect(row[4], figure.id).toBe(figure.interval === null ? null : figure.interval.low / scale)
      expect(row[9], figure.id).toBe(figure.population)
    }
    for (const id of ['in', 'done', 'onTime', 'proof.proven', 'falseDone'])
      expect(text, id).toContain(
        `${names.get(id)} ${amountText(figureOf(document, id).value, figureOf(document, id).unit)}`,
      )
    expect(figureOf(document, 'done').value).toBe(3)
    expect(figureOf(document, 'onTime')).toMatchObject({ numerator: 2, denominator: 3 })
    expect(text).toContain(document.hash)
    expect(text).toMatch(/Halaman 1 dari \d+/)
    expect(text).toContain('Percepat disposisi <segera>.')
    for (const { title, id } of document.tables) if (id !== 'weeks') expect(text, id).toContain(title)
    for (const { title } of document.rows) expect(text).toContain(title)
  })

  it('the workbook has a sheet a table, real dates in WIB, a frozen header with filters, and names that Excel takes', async () => {
    const copy = copyOf()
    const book = await readWorkbook(await makeEvaluationFile({ kind: 'xlsx', copy }))
    expect(Object.keys(book)).toHaveLength(copy.document.tables.length + copy.document.rows.length + 3)
    for (const name of Object.keys(book)) expect(name.length).toBeLessThanOrEqual(31)
    const requests = book['Permintaan']
    expect(requests).toMatchObject({ frozen: 'A2', filter: expect.stringMatching(/^A1:[A-Z]+5$/) as string })
    const [header = [], first = []] = requests?.rows ?? []
    expect(first[header.indexOf('Diterima (WIB)')]).toBe('2026-07-06T08:00:00')
    expect(first[header.indexOf('Waktu bersih (menit)')]).toBe(180)
    const metadata = new Map(book['Metadata']?.rows.map(([label, value]) => [label, value]))
    expect(metadata.get('SHA-256 dokumen')).toBe(copy.document.hash)
    expect(metadata.get('Ditandatangani')).toBe('belum')
  })

  it.each([
    ['an empty quarter', { requests: [] }],
    ['only open requests', { requests: [request('d', { received: '2026-09-29 08:00' })] }],
    ['a quarter that still runs', { requests: scene, nowMs: Date.UTC(2026, 7, 10) }],
  ])('%s gives honest files', async (_name, change) => {
    const copy = copyOf(change)
    const text = await pdfText(await makeEvaluationFile({ kind: 'pdf', print: printOf(copy) }))
    for (const remark of copy.document.remarks) expect(text).toContain(remark)
    expect(copy.document.remarks.length).toBeGreaterThan(0)
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/)
    const { rows = [] } = (await readWorkbook(await makeEvaluationFile({ kind: 'xlsx', copy })))['Angka'] ?? {}
    expect(rows.length - 1).toBe(copy.document.figures.length)
  })
})

describe('the quarter in a box', () => {
  /** A log as the store keeps it. */
  const logOf = (id: string) => {
    let prevHash = GENESIS_HASH
    return (scene.find((one) => one.id === id)?.events ?? []).map((entry, index) => {
      const link = { seq: index + 1, entry, prevHash, hash: chainHash(sha256, prevHash, entry) }
      prevHash = link.hash
      return link
    })
  }
  const proofs = [{ requestId: 'a', proof: { series: [{ bits: Float64Array.of(1, 2.5) }] } }]
  const box = async () => {
    const copy = copyOf()
    const evidence = { requests: scene.map(({ id }) => ({ id, log: logOf(id) })), proofs }
    return unzipSync(await makeEvaluationFile({ kind: 'zip', print: printOf(copy), evidence }))
  }
  const check = async (files: Record<string, Uint8Array>) => {
    const chosen = Object.entries(files).map(([name, bytes]) => ({ name, bytes: new Uint8Array(bytes) }))
    return checkBox(chosen, { canonicalJson, genesis: GENESIS_HASH })
  }
  const complaints = async (files: Record<string, Uint8Array>) =>
    (await check(files)).filter(({ ok }) => !ok).map(({ text }) => text)

  it('is found sound by its own page, which needs nothing from outside', async () => {
    const files = await box()
    expect(Object.keys(files).sort()).toEqual([
      'BACA-SAYA.txt',
      'bukti.json',
      'evaluasi.json',
      'evaluasi.pdf',
      'evaluasi.xlsx',
      'manifest.json',
      'periksa.html',
      'peristiwa.json',
    ])
    expect(await complaints(files)).toEqual([])
    expect(JSON.parse(strFromU8(files['bukti.json'] ?? new Uint8Array()))).toEqual([
      { requestId: 'a', proof: { series: [{ bits: [1, 2.5] }] } },
    ])
    const page = strFromU8(files['periksa.html'] ?? new Uint8Array())
    expect(page).not.toMatch(/https?:|<link|src=/)
  })
  it('names what was changed: a figure, an event, a file', async () => {
    const files = await box()
    const changed = (name: string, from: string, to: string) => {
      const before = strFromU8(files[name] ?? new Uint8Array())
      expect(before).toContain(from)
      return { ...files, [name]: new TextEncoder().encode(before.replace(from, to)) }
    }
    const figures = await complaints(changed('evaluasi.json', '"value": 3', '"value": 4'))
    expect(figures.some((text) => text.startsWith('evaluasi.json'))).toBe(true)
    expect(figures.some((text) => text.startsWith('Dokumen sesuai'))).toBe(true)
    const events = await complaints(changed('peristiwa.json', '"PB/b"', '"PB/x"'))
    expect(events.at(-1)).toBe('Jejak peristiwa 4 permintaan utuh: b (peristiwa 2)')
    const rest = Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'evaluasi.pdf'))
    expect(await complaints(rest)).toEqual(['evaluasi.pdf: belum dipilih'])
  })
})
