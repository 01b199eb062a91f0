import { sha256 } from '#cli/verify/recompute-certificate.ts'
import { isSealIntact, type Certificate } from '#domain/verification/certificate.ts'
import { compareCertificate } from '#domain/verification/compare-certificate.ts'
import { proofSeries } from '#domain/verification/proof-figures.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import { certificate as schema } from '#wire/certificate.ts'
import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { CHANGED, declared, HOUR, liveUntil, play, type ProofApp, startProofApp } from './proof-app.ts'

/** The certificate of a stored proof by HTTP: sealed, recomputable, on one page, in the scope of its OPD. */
let app: ProofApp
beforeEach(async () => {
  app = await startProofApp()
})
afterEach(() => app.stop())

const path = (id: string): string => `/requests/${id}/verification/certificate`
const certificateOf = async (id: string, who: 'head' | 'health' = 'head'): Promise<Certificate> => {
  const reply = await app.call(who, 'GET', path(id))
  expect(reply.status).toBe(200)
  return (await reply.json()) as Certificate
}
const recompute = async (certificate: Certificate) => {
  const { inputs } = certificate
  const figures = await readProofFigures(app.telemetry, inputs.linkId, inputs.sources)
  return compareCertificate(certificate, proofSeries(inputs, figures), sha256)
}
/** The printed page as its reader gets it (poppler), blanks evened, and how many pages there are. */
const printed = async (id: string): Promise<{ text: string; pages: number }> => {
  const reply = await app.call('head', 'GET', `${path(id)}.pdf`)
  expect(reply.status).toBe(200)
  expect(reply.headers.get('content-type')).toBe('application/pdf')
  const input = Buffer.from(await reply.arrayBuffer())
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' })
  const pages = /Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', ['-'], { input, encoding: 'utf8' }))?.[1]
  return { text: text.replaceAll(/\s+/g, ' '), pages: Number(pages) }
}
const playedAndProven = async (name: string, hours: number): Promise<string> => {
  const directions = play(app, name)
  const { id } = await declared(app, { directions })
  await liveUntil(app, CHANGED + hours * HOUR)
  return id
}

it('certifies a stored proof so that the store gives the same again', async () => {
  const id = await playedAndProven('doubled, heavy demand', 4)
  const certificate = await certificateOf(id)
  expect(z.safeParse(schema, certificate).error).toBeUndefined()
  expect(certificate).toMatchObject({ verdict: 'proven', standing: 'proven', request: { id } })
  expect(certificate.inputsHash).toBe(
    (await app.proof(id)).history.find(({ verdict }) => verdict === 'proven')?.inputsHash,
  )
  expect(isSealIntact(certificate, sha256)).toBe(true)
  expect(await recompute(certificate)).toEqual({ result: 'same' })

  app.telemetry.hide(CHANGED + 600_000, CHANGED + 660_000)
  const outcome = await recompute(certificate)
  if (outcome.result !== 'different') expect.fail(outcome.result)
  expect(outcome.differences.map(({ field }) => field)).toContain(`figures.down.${new Date(CHANGED).toISOString()}`)
  // What was judged stays with the proof: the certificate is the same, whatever became of the store.
  expect((await certificateOf(id)).inputsHash).toBe(certificate.inputsHash)
})

it('prints it on one page in Indonesian: sentence, ladder, both hashes, and how to check', async () => {
  const id = await playedAndProven('both directions', 6)
  const certificate = await certificateOf(id)
  const { text, pages } = await printed(id)
  expect(pages).toBe(1)
  for (const words of [
    'SERTIFIKAT PEMBUKTIAN PENAMBAHAN BANDWIDTH',
    'Unduh: ',
    'Unggah: ',
    'batas lama pasti hilang',
    'E3 Batas lama terlampaui',
    'jendela di atas',
    'E7 Uji aktif',
    'pantau verify --certificate',
    certificate.hash,
    certificate.inputsHash,
    certificate.algorithm,
  ])
    expect(text.toLowerCase()).toContain(words.toLowerCase())
})

it.each([
  ['not changed, heavy demand', 'BELUM BERLAKU', 'tertahan di batas lama'],
  ['partial, heavy demand', 'TERBUKTI SEBAGIAN', 'laju tertahan di'],
  ['not changed, light demand', 'BELUM DAPAT DIBUKTIKAN', 'belum cukup'],
])('certifies bad news as well: %s', async (name, verdict, sentence) => {
  const id = await playedAndProven(name, 6)
  expect(await recompute(await certificateOf(id))).toEqual({ result: 'same' })
  const { text, pages } = await printed(id)
  expect(pages).toBe(1)
  expect(text).toContain(verdict)
  expect(text).toContain(sentence)
})

it('is for the OPD of the request alone, and tells nobody else that there is one', async () => {
  const id = await playedAndProven('not changed, heavy demand', 1)
  for (const of of [path(id), `${path(id)}.pdf`]) {
    expect((await app.call('health', 'GET', of)).status).toBe(200)
    expect((await app.call('schools', 'GET', of)).status).toBe(404)
    expect((await app.call('schools', 'GET', of.replace(id, 'no-such-id'))).status).toBe(404)
    for (const who of ['registry', 'wall'] as const) expect((await app.call(who, 'GET', of)).status).toBe(403)
  }
})

it('does not tell the OPD on which port the office has its doubts', async () => {
  play(app, 'not changed, light demand')
  const { id } = await declared(app)
  app.status.quarantined['dinkes-utama'] = 'interface "ether-rahasia" has not the MAC of the inventory'
  await app.proofs.job.look()
  expect(JSON.stringify(await certificateOf(id))).toContain('rahasia')
  const refused = await app.call('health', 'GET', path(id))
  expect(refused.status).toBe(403)
  const page = await app.call('health', 'GET', `${path(id)}.pdf`)
  const text = execFileSync('pdftotext', ['-', '-'], { input: Buffer.from(await page.arrayBuffer()), encoding: 'utf8' })
  expect(text).toContain('BERTENTANGAN')
  expect(text).not.toContain('rahasia')
})

it('refuses where nothing was declared or measured yet', async () => {
  app.clock.set(CHANGED - 20 * HOUR)
  const reply = await app.call('head', 'GET', path('no-such-id'))
  expect(reply.status).toBe(404)
})
