import { afterEach, beforeEach, expect, it } from 'vitest'
import { CHANGED, declared, HOUR, liveUntil, play, type ProofApp, startProofApp } from './proof-app.ts'

let app: ProofApp
let id: string
beforeEach(async () => {
  app = await startProofApp()
  play(app, 'not changed, heavy demand')
  id = (await declared(app)).id
  await liveUntil(app, CHANGED + HOUR)
})
afterEach(() => app.stop())

const reads = (of: string) => [`/requests/${of}/verification`, `/requests/${of}/verification/series`]

it('an OPD sees the proof of its own request alone, and learns nothing from the refusal', async () => {
  for (const path of reads(id)) expect((await app.call('health', 'GET', path)).status, path).toBe(200)
  for (const [foreign, missing] of reads(id).map((path, at) => [path, reads('no-such-id')[at] ?? ''] as const)) {
    const [one, none] = [await app.call('schools', 'GET', foreign), await app.call('schools', 'GET', missing)]
    expect([one.status, none.status], foreign).toEqual([404, 404])
    const text = async (response: Response) => (await response.text()).replace(/"errorId":"[^"]*"/, '')
    expect(await text(one)).toBe(await text(none))
  }
})

it('an OPD is not told who overrode', async () => {
  await app.ok('head', 'POST', `/requests/${id}/verification/override`, {
    verdict: 'proven',
    reason: 'Diuji bersama OPD di lokasi, laju sesuai.',
  })
  expect((await app.proof(id, 'health')).override).toMatchObject({ verdict: 'proven', isOverride: true, byName: null })
  expect((await app.proof(id)).override?.byName).toBe('Akun head-1')
})

it('an OPD learns that the binding of its link is in doubt, not on which port of the office', async () => {
  await app.stop()
  app = await startProofApp()
  play(app, 'not changed, light demand')
  id = (await declared(app)).id
  app.status.quarantined['dinkes-utama'] = 'interface "ether-rahasia" has not the MAC of the inventory'
  await app.proofs.job.look()
  expect(JSON.stringify(await app.proof(id))).toContain('rahasia')
  const seen = await app.proof(id, 'health')
  expect(seen.verdict).toBe('conflict')
  expect(JSON.stringify(seen)).not.toContain('rahasia')
})

it('only those who may do it start a burst, override or explain; the rest is refused without a trace', async () => {
  const burst = `/requests/${id}/verification/burst`
  const override = `/requests/${id}/verification/override`
  const body = { verdict: 'proven', reason: 'cukup panjang untuk alasan' }
  for (const who of ['health', 'registry', 'leader', 'wall'] as const)
    expect((await app.call(who, 'POST', burst, { minutes: 1 })).status, who).toBe(403)
  for (const who of ['health', 'technician', 'leader', 'admin', 'registry'] as const)
    expect((await app.call(who, 'POST', override, body)).status, who).toBe(403)
  for (const who of ['health', 'registry', 'wall'] as const) {
    expect((await app.call(who, 'GET', '/verification/undeclared')).status, who).toBe(403)
    expect((await app.call(who, 'GET', '/verification/supervision')).status, who).toBe(403)
  }
  expect(app.bursts).toEqual([])
  expect((await app.proof(id)).history.some(({ isOverride }) => isOverride)).toBe(false)
})

it('the front desk reads letters, not measurements', async () => {
  for (const path of reads(id)) expect((await app.call('registry', 'GET', path)).status, path).toBe(403)
})
