import { command } from '#cli/commands/verify.ts'
import { sha256 } from '#cli/verify/recompute-certificate.ts'
import type { LinkSample } from '#domain/sample.ts'
import { certifiedProof, issueCertificate, type Certificate } from '#domain/verification/certificate.ts'
import { resolveMargins } from '#domain/verification/margins.ts'
import { officeTimeWib } from '#domain/verification/office-time.ts'
import { proofSeries } from '#domain/verification/proof-figures.ts'
import { officeSpans, type ProofInputs } from '#domain/verification/proof-inputs.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCase, CHANGED_AT, scenarios } from '../../generator/scenarios.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { day, hour, measured, sample } from '../telemetry/sample-builder.ts'

/** A certificate against the store that it was made from: the same, different, thinned, tampered (issue: certificate). */
const LINK = 'dinkes-utama'
const FROM = Date.UTC(2026, 8, 13)
const TO = FROM + 3 * day
const CHANGED = CHANGED_AT

/** Heavy demand under 50 Mbit/s, 100 from the change on, as the labelled generator makes it; slots by their rows. */
const heavy = scenarios.find(({ name }) => name === 'doubled, heavy demand') ?? expect.fail()
const { series } = buildCase(heavy, 1).tasks[0] ?? expect.fail()
const octetsOf = new Map(Array.from(series.endMs, (slotMs, k) => [slotMs, Math.round((series.bits[k] ?? 0) / 8)]))
const sampleAt = (slotMs: number): LinkSample => {
  const octets = octetsOf.get(slotMs) ?? 0
  return sample(slotMs, 0, { down: measured(octets), up: measured(Math.round(octets / 10)) })
}
function* history(): Generator<LinkSample> {
  for (let slotMs = FROM; slotMs < TO; slotMs += 10_000) yield sampleAt(slotMs)
}

const inputs: ProofInputs = {
  linkId: LINK,
  sources: [
    { kind: '5m', fromMs: FROM, toMs: FROM + 6 * hour, pointMs: 300_000 },
    { kind: 'samples', fromMs: FROM + 6 * hour, toMs: TO, pointMs: 60_000 },
  ],
  tasks: [
    {
      direction: 'down',
      changedAtMs: CHANGED,
      fromBps: 50e6,
      toBps: 100e6,
      margins: resolveMargins({ refreshS: 10 }, 'measured'),
      limits: { shaperBps: null, portBps: 1e9, uplinkBps: null },
      activeTests: [],
      identityDoubt: null,
      timeScale: 1,
    },
  ],
  officeTime: officeSpans(officeTimeWib, FROM, TO),
}

let dataDir: string
const out: string[] = []
const errors: string[] = []
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pantau-certificate-'))
  const backfill = await openSqliteBackfill({ dataDir })
  await backfill.raw(history())
  await backfill.finish()
})
afterAll(() => rm(dataDir, { recursive: true }))
beforeEach(() => {
  out.length = errors.length = 0
  vi.stubEnv('PANTAU_DATA_DIR', dataDir)
  vi.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text))
  vi.spyOn(console, 'error').mockImplementation((text: string) => void errors.push(text))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const issue = async (): Promise<Certificate> => {
  const reader = await openSqliteTelemetry({ mode: 'reader', dataDir })
  try {
    const figures = await readProofFigures(reader, LINK, inputs.sources)
    const subject = {
      reference: 'r1-3',
      standing: 'proven' as const,
      decidedAtMs: TO,
      issuedAtMs: TO + hour,
      request: { id: 'r1', number: 'PB/0042/IX/2026' },
      link: { id: LINK, name: 'Dinas Kesehatan', opdName: 'Dinas Kesehatan' },
    }
    return issueCertificate(subject, inputs, certifiedProof(proofSeries(inputs, figures), sha256), sha256)
  } finally {
    await reader.close()
  }
}
const withStore = async (change: (slotMs: number) => LinkSample, slots: readonly number[]): Promise<void> => {
  const writer = await openSqliteTelemetry({ mode: 'writer', dataDir, retention: { rawDays: 10 } })
  await writer.append(slots.map(change))
  await writer.close()
}
let files = 0
const verify = async (certificate: unknown, ...more: string[]): Promise<number> => {
  const path = join(dataDir, `${(files += 1)}.json`)
  await writeFile(path, typeof certificate === 'string' ? certificate : JSON.stringify(certificate, null, 2))
  return command.run(['--certificate', path, '--lang', 'en', ...more])
}

describe('pantau verify --certificate', () => {
  it('says the same of a proof that the store still gives, in any layout of the file', async () => {
    const certificate = await issue()
    expect(certificate).toMatchObject({
      verdict: 'proven',
      algorithm: expect.stringMatching(/^pantau-proof\//) as string,
    })
    expect(certificate.window).toEqual({ fromMs: FROM, toMs: TO })
    expect(await verify(certificate)).toBe(0)
    expect(out.join('\n')).toMatch(/^SAME:/)
    expect(await verify(JSON.stringify(certificate), '--json')).toBe(0)
    expect(JSON.parse(out.at(-1) ?? '')).toEqual({ result: 'same', certificate: certificate.hash })
    expect(JSON.stringify(await issue())).toBe(JSON.stringify(certificate))
  })

  it('says different when one sample changed, and names its hour', async () => {
    const certificate = await issue()
    const slotMs = CHANGED + 3 * hour
    await withStore((at) => ({ ...sampleAt(at), down: measured(1) }), [slotMs])
    expect(await verify(certificate)).toBe(1)
    expect(out.join('\n')).toMatch(/^DIFFERENT:/)
    expect(out.join('\n')).toMatch(
      /figures\.down\.2026-09-15T04:00:00\.000Z: certificate 60 intervals, \d+ bits → store 60/,
    )
    expect(out.join('\n')).toMatch(/inputsHash: certificate "[0-9a-f]{64}" → store "[0-9a-f]{64}"/)
    await withStore(sampleAt, [slotMs])
    expect(await verify(certificate)).toBe(0)
  })

  it('says which field changed when the verdict itself is another', async () => {
    const certificate = await issue()
    const after = Array.from({ length: (TO - CHANGED) / 10_000 - 1 }, (_, k) => CHANGED + (k + 1) * 10_000)
    await withStore(
      (at) => ({ ...sampleAt(at), down: measured(Math.min(62.5e6, sampleAt(at).down.octets ?? 0)) }),
      after,
    )
    expect(await verify(certificate, '--json')).toBe(1)
    const { differences } = JSON.parse(out.at(-1) ?? '') as {
      differences: { field: string; certified: string; found: string }[]
    }
    expect(differences).toContainEqual({
      field: 'verdict',
      certified: '"proven"',
      found: expect.not.stringContaining('proven"') as string,
    })
    expect(differences.map(({ field }) => field)).toContain('directions.down.evidence.E3.result')
    await withStore(sampleAt, after)
    expect(await verify(certificate)).toBe(0)
  })

  it('knows a certificate that was tampered with by its own hash, before any store', async () => {
    const certificate = await issue()
    vi.stubEnv('PANTAU_DATA_DIR', join(dataDir, 'nothing-here'))
    expect(await verify({ ...certificate, request: { ...certificate.request, number: 'PB/0001/I/2026' } })).toBe(1)
    expect(out.join('\n')).toMatch(/^TAMPERED: /)
    expect(await verify({ ...certificate, note: 'approved' })).toBe(1)
    expect(await verify({ ...certificate, verdict: 'partial' })).toBe(1)
  })

  it('does not judge what another version judged', async () => {
    const body: Partial<Certificate> = { ...(await issue()), algorithm: 'pantau-proof/0.1' }
    delete body.hash
    const other = issueCertificate(body as Certificate, inputs, body as Certificate, sha256)
    expect(await verify(other)).toBe(3)
    expect(out.join('\n')).toMatch(
      /^NOT RECOMPUTABLE: judged by pantau-proof\/0\.1; this version knows only pantau-proof\//,
    )
  })

  it.each([
    ['%PDF-1.7', /is the printed certificate; give the JSON file/],
    ['hello', /is not JSON/],
    ['{"format":"pantau-certificate/1"}', /is no certificate of Pantau: /],
  ])('refuses %s', async (text, told) => {
    expect(await verify(text)).toBe(2)
    expect(errors.join('\n')).toMatch(told)
  })

  it('says where to look when there is no store', async () => {
    const certificate = await issue()
    vi.stubEnv('PANTAU_DATA_DIR', join(dataDir, 'nothing-here'))
    expect(await verify(certificate)).toBe(2)
    expect(errors.join('\n')).toMatch(/there is no telemetry in .*PANTAU_DATA_DIR/)
  })

  it('says honestly that raw samples are gone, and that the 5-minute figures still agree', async () => {
    const certificate = await issue()
    const writer = await openSqliteTelemetry({ mode: 'writer', dataDir, retention: { rawDays: 1 } })
    await writer.append([sampleAt(TO), sampleAt(TO + 10_000)])
    expect(await writer.maintain(TO + hour)).toMatchObject({ rawDaysDropped: 2 })
    await writer.close()
    expect(await verify(certificate)).toBe(3)
    expect(out.join('\n')).toMatch(
      /^NOT RECOMPUTABLE: the raw samples of 2026-09-13, 2026-09-14 were dropped by retention/,
    )
    expect(out.join('\n')).toMatch(/still there and add up to the certificate/)
    // What is still there must be as it was.
    await withStore((at) => ({ ...sampleAt(at), down: measured(1) }), [CHANGED + hour])
    expect(await verify(certificate)).toBe(1)
    expect(out.at(-1)).toMatch(/figures\.down\.2026-09-15T02/)
  })
})
