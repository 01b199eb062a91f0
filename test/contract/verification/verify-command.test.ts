import { command } from '#cli/commands/verify.ts'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

/** `pantau verify --series`: what it answers, and how it tells a mistake (design.md §6). */
const CHANGED = '2026-09-15T02:00:00Z'
const out: string[] = []
const errors: string[] = []
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-verify-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  out.length = errors.length = 0
  vi.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text))
  vi.spyOn(console, 'error').mockImplementation((text: string) => void errors.push(text))
})
afterEach(() => vi.restoreAllMocks())

const iso = (atMs: number): string => new Date(atMs).toISOString().replace('.000Z', 'Z')
/** Six hours of 1-minute rows before and after: restless demand that `limit` cuts off. */
const csvOf = (limit: (atMs: number) => number): string => {
  const rows = ['time,down_bps,up_bps']
  for (let minute = -360; minute < 360; minute++) {
    const atMs = Date.parse(CHANGED) + minute * 60_000
    const demand = 80e6 + 45e6 * Math.sin(minute * 1.7) + 25e6 * Math.sin(minute * 0.31)
    rows.push(`${iso(atMs)},${Math.round(Math.min(demand, limit(atMs)))},${Math.round(demand / 10)}`)
  }
  return `${rows.join('\n')}\n`
}
const raised = csvOf((atMs) => (atMs < Date.parse(CHANGED) ? 50e6 : 100e6))

let files = 0
const fileOf = async (text: string): Promise<string> => {
  const path = join(folder, `${(files += 1)}.csv`)
  await writeFile(path, text)
  return path
}
const verify = async (text: string, ...more: string[]): Promise<number> =>
  command.run([
    ...['--series', await fileOf(text), '--changed-at', CHANGED, '--from', '50M', '--to', '100M'],
    ...['--direction', 'down', ...more],
  ])

describe('a good file', () => {
  it('gets a verdict with every field that scripts rely on, and exit code 0', async () => {
    expect(await verify(raised, '--json')).toBe(0)
    const report = JSON.parse(out.join('\n')) as Record<string, unknown>
    expect(report).toMatchObject({
      verdict: 'proven',
      direction: 'down',
      strength: expect.stringMatching(/^(reached|exceeded)$/) as string,
      changePointAt: expect.stringMatching(/^2026-09-15T0[234]:/) as string,
      coverage: { before: 1, after: 1 },
      missing: [],
      algorithm: expect.stringMatching(/^pantau-proof\/\d+\.\d+$/) as string,
      inputsHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
    expect(report['oldCeilingBps']).toBeCloseTo(50e6, -6)
    expect(report).toHaveProperty('newCeilingBps')
    const evidence = report['evidence'] as { id: string; result: string; numbers: Record<string, unknown> }[]
    expect(evidence.map(({ id }) => id)).toEqual(['E0', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7'])
    for (const { numbers } of evidence) expect(Object.keys(numbers).length).toBeGreaterThan(0)
    expect(errors).toEqual([])
  })

  it('gives the same bytes for the same inputs, and another hash for one other bit', async () => {
    await verify(raised, '--json')
    await verify(raised, '--json')
    expect(out[1]).toBe(out[0])
    await verify(raised.replace(/,(\d+),(\d+)\n$/, ',1,$2\n'), '--json')
    const [first, , other] = out.map((text) => (JSON.parse(text) as { inputsHash: string }).inputsHash)
    expect(other).not.toBe(first)
  })

  it('says not_effective where demand presses against the old limit', async () => {
    await verify(
      csvOf(() => 50e6),
      '--json',
    )
    expect(JSON.parse(out.join('\n'))).toMatchObject({ verdict: 'not_effective', strength: null })
  })

  it('takes a missing row and an empty cell for a hole, never for zero', async () => {
    const holes = raised
      .split('\n')
      .filter((_, row) => row === 0 || row % 10 !== 3)
      .map((line, row) => (row > 0 && row % 10 === 5 ? line.replace(/,\d+,/, ',,') : line))
      .join('\n')
    expect(await verify(holes, '--json')).toBe(0)
    const { coverage, oldCeilingBps } = JSON.parse(out.join('\n')) as {
      coverage: { before: number }
      oldCeilingBps: number
    }
    expect(coverage.before).toBeGreaterThan(0.78)
    expect(coverage.before).toBeLessThan(0.83)
    expect(oldCeilingBps).toBeCloseTo(50e6, -6)
  })

  it('reads Windows line ends, a byte order mark and columns in any order', async () => {
    await verify(raised, '--json')
    const turned = raised
      .split('\n')
      .map((line) => line.replace(/^([^,]*),([^,]*),([^,]*)$/, '$1,$3,$2'))
      .join('\r\n')
    await verify(`\uFEFF${turned}`, '--json')
    expect(out[1]).toBe(out[0])
  })

  it('is told to a person in Indonesian and English', async () => {
    expect(await verify(raised)).toBe(0)
    expect(await verify(raised, '--lang', 'en')).toBe(0)
    expect(out[0]).toMatch(/^TERBUKTI.*\n(.*\n)*.*E3 /)
    expect(out[1]).toMatch(/^PROVEN.*\n(.*\n)*.*sha256 [0-9a-f]{64}$/)
  })

  it('that holds nothing above a kilobit gets a verdict and the question whether it is in bit/s', async () => {
    expect(await verify(raised.replace(/,(\d+)\d{6},/g, ',$1,'), '--json')).toBe(0)
    expect(errors.join('')).toMatch(/no rate in the file is above \d+ bit\/s; are the columns really in bit\/s/)
  })
})

const H = 'time,down_bps,up_bps'
const wrongFiles: [name: string, text: string, told: RegExp][] = [
  ['an empty file', '', /line 1: the file is empty; it must begin with/],
  ['a spreadsheet', 'PK\u0003\u0004…', /line 1: .*save it as CSV/],
  ['another header', 'zeit,down_bps\n', /line 1: the header must be "time,down_bps,up_bps", not "zeit,down_bps"/],
  ['semicolons', 'time;down_bps;up_bps\n', /line 1: .*separated by ";"; write commas/],
  ['an unknown column', 'time,down_mbps\n', /line 1: unknown column "down_mbps"; known are .*bit\/s/],
  ['a column twice', 'time,down_bps,down_bps\n', /line 1: a column stands there twice; keep one/],
  ['a missing column', 'time,up_bps\n', /line 1: the column down_bps is missing; add it/],
  ['no rows', `${H}\n`, /line 2: .*no rows; add/],
  [
    'too few cells',
    `${H}\n2026-09-15T02:00:00Z,1\n`,
    /line 2: 2 cells where the header has 3; a hole is an empty cell/,
  ],
  ['a decimal comma', `${H}\n2026-09-15T02:00:00Z,1,5,2\n`, /line 2: 4 cells .*decimals have a point/],
  ['a local time', `${H}\n2026-09-15 02:00,1,1\n`, /line 2: "2026-09-15 02:00" is not an ISO UTC time; write it like/],
  ['another zone', `${H}\n2026-09-15T09:00:00+07:00,1,1\n`, /line 2: .*not in UTC; write it as 2026-09-15T02:00:00/],
  [
    'a day that is not',
    `${H}\n2026-02-27T00:00:00Z,1,1\n2026-02-30T00:00:00Z,1,1\n`,
    /line 3: "2026-02-30T.*not an ISO/,
  ],
  ['a unit', `${H}\n2026-09-15T02:00:00Z,50M,1\n`, /line 2: down_bps "50M" is not a rate: a plain number of bit\/s/],
  ['a word', `${H}\n2026-09-15T02:00:00Z,NaN,1\n`, /line 2: down_bps "NaN" is not a rate.*or empty for a hole/],
  ['a negative rate', `${H}\n2026-09-15T02:00:00Z,-5,1\n`, /line 2: down_bps "-5" is not a rate/],
  ['an impossible rate', `${H}\n2026-09-15T02:00:00Z,2e12,1\n`, /line 2: down_bps "2e12" is not a rate.*0 to 1e12/],
  ['a time twice', `${H}\n2026-09-15T02:00:00Z,1,1\n2026-09-15T02:00:00Z,1,1\n`, /line 3: .*twice; keep one/],
  [
    'the wrong order',
    `${H}\n2026-09-15T02:00:00Z,1,1\n\n2026-09-15T01:00:00Z,1,1\n`,
    /line 4: 2026-09-15T01:00:00Z comes before the row above it; sort the file/,
  ],
  [
    'rows too near',
    `${H}\n2026-09-15T02:00:00.000Z,1,1\n2026-09-15T02:00:00.100Z,1,1\n`,
    /line 2: rows are 100 ms apart; the shortest interval is 1 second: average/,
  ],
  [
    'rows too far',
    `${H}\n2026-09-15T02:00:00Z,1,1\n2026-09-15T03:00:00Z,1,1\n`,
    /line 2: rows are 3600 s apart; the longest interval is 5 minutes: export finer/,
  ],
]

describe('a wrong file is refused with its line and the way out', () => {
  it.each(wrongFiles)('%s', async (_name, text, told) => {
    expect(await verify(text)).toBe(2)
    expect(errors.join('\n')).toMatch(told)
    expect(out).toEqual([])
  })
})

const wrongCalls: [args: string[], told: RegExp][] = [
  [['--changed-at', '2026-09-15 09:00'], /--changed-at "2026-09-15 09:00" is not an ISO time with a zone, like/],
  [['--changed-at', '2026-09-31T02:00:00Z'], /--changed-at "2026-09-31T02:00:00Z" is not an ISO time/],
  [['--from', 'fast'], /--from "fast" is not a rate: .*50M/],
  [['--from', '50', '--to', '100'], /--from 50 is 50 bit\/s; write 50M for 50 Mbit\/s/],
  [['--from', '100M', '--to', '50M'], /--to 50000000 is not above --from 100000000: there is no increase/],
  [['--direction', 'left'], /--direction "left" is not one of down, up, both/],
  [['--interval', '0'], /--interval "0" is not a number from 1 to 300/],
  [['--overhead', '20'], /--overhead "20" is not a number from 0 to 1/],
  [['--lang', 'fr'], /--lang "fr" is not one of id, en/],
  [['--speed', '5'], /--speed/],
  [['--series', '/nowhere/at/all.csv'], /\/nowhere\/at\/all\.csv cannot be read: ENOENT/],
  [['--series', tmpdir()], /cannot be read: EISDIR/],
]

describe('a wrong call is refused with the option', () => {
  it.each(wrongCalls)('%j', async (args, told) => {
    expect(await verify(raised, ...args)).toBe(2)
    expect(errors.join('\n')).toMatch(told)
    expect(out).toEqual([])
  })

  it.each(['--series', '--changed-at', '--from', '--to'])('without %s', async (left) => {
    const all = { '--series': 'x.csv', '--changed-at': CHANGED, '--from': '50M', '--to': '100M' }
    const args = Object.entries(all).flatMap(([name, value]) => (name === left ? [] : [name, value]))
    expect(await command.run(args)).toBe(2)
    expect(errors.join('\n')).toContain(`${left} is missing`)
  })
})

it('is the command that people type: the process says the same, with its exit code', async () => {
  const bin = fileURLToPath(new URL('../../../bin/pantau.mjs', import.meta.url))
  const run = (args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile(process.execPath, [bin, 'verify', ...args], (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, out: stdout, err: stderr }),
      )
    })
  const args = ['--changed-at', CHANGED, '--from', '50000000', '--to', '100000000', '--direction', 'down', '--json']
  const good = await run(['--series', await fileOf(raised), ...args])
  await verify(raised, '--json')
  expect(good).toEqual({ code: 0, out: `${out.join('\n')}\n`, err: '' })
  const bad = await run(['--series', await fileOf('a,b\n'), ...args])
  expect(bad.code).toBe(2)
  expect(bad.err).toMatch(/^pantau verify: line 1: the header must be/)
})
