import type { UndeclaredChange } from '#wire/verification.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CHANGED, declared, HOUR, play, type ProofApp, startProofApp } from './proof-app.ts'

const DAY = 24 * HOUR
let app: ProofApp
beforeEach(async () => {
  app = await startProofApp()
})
afterEach(() => app.stop())

const changes = async (): Promise<UndeclaredChange[]> =>
  (await app.ok<{ changes: UndeclaredChange[] }>('head', 'GET', '/verification/undeclared')).changes

it('a limit that moved without a request is reported once, to the head, and stays on record when explained', async () => {
  play(app, 'doubled, heavy demand')
  app.clock.set(CHANGED + 2 * HOUR)
  expect(await app.proofs.lookForUndeclared('dinkes-utama'), 'within a day it may still be declared').toBe(0)
  app.clock.set(CHANGED + 2 * DAY)
  expect(await app.proofs.lookForUndeclared('dinkes-utama')).toBe(1)
  app.clock.advance(6 * HOUR)
  expect(await app.proofs.lookForUndeclared('dinkes-utama')).toBe(0)
  const [found, ...others] = await changes()
  if (!found) expect.fail()
  expect(others).toEqual([])
  expect(found).toMatchObject({ linkId: 'dinkes-utama', direction: 'down', state: 'open' })
  expect(found.oldCeilingBps).toBeLessThan(55e6)
  expect(found.newCeilingBps).toBeGreaterThan(85e6)
  expect(Math.abs(found.changePointMs - CHANGED)).toBeLessThan(2 * HOUR)
  const notices = await app.db.selectFrom('notices').select(['account_id', 'kind']).execute()
  expect(notices).toEqual([{ account_id: 'head-1', kind: 'verification.undeclared' }])

  const path = `/verification/undeclared/${found.id}/explain`
  expect((await app.refused('head', 'POST', path, { explanation: 'x' })).status).toBe(400)
  await app.ok('technician', 'POST', path, { explanation: 'Perangkat diganti, batas belum dipasang.' })
  expect(await changes()).toMatchObject([{ state: 'explained', explainedByName: 'Akun tech-1' }])
  expect((await app.refused('head', 'POST', path, { explanation: 'sekali lagi dijelaskan' })).status).toBe(409)
  expect(await app.proofs.lookForUndeclared('dinkes-utama'), 'explained is not forgotten').toBe(0)
})

it('what a request declared, or never moved, is no news', async () => {
  play(app, 'doubled, heavy demand')
  await declared(app)
  app.clock.set(CHANGED + 2 * DAY)
  expect(await app.proofs.lookForUndeclared('dinkes-utama')).toBe(0)
  await app.stop()
  app = await startProofApp()
  play(app, 'not changed, heavy demand')
  app.clock.set(CHANGED + 2 * DAY)
  expect(await app.proofs.lookForUndeclared('dinkes-utama')).toBe(0)
})
