import type { RequestView } from '#wire/request-views.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keptKeys, shellIsReady } from './device-store.ts'
import { axeViolations, stickingOut, takeShot } from './harness.ts'
import { openOffice, type Office } from './start-office.ts'

/** A technician below ground: reads what was given to him, tells what he did, and the server hears of it later. */
describe('work without a network', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  const requestOf = async (page: Page, id: string): Promise<RequestView> => {
    const reply = await page.request.get(`${office.url}/api/v1/requests/${id}`)
    return ((await reply.json()) as { request: RequestView }).request
  }
  const move = async (login: string, id: string, step: string, data: object): Promise<void> => {
    const context = await office.enter(login)
    const page = await context.newPage()
    const { version } = await requestOf(page, id)
    const reply = await page.request.post(`${office.url}/api/v1/requests/${id}/${step}`, {
      data: { expectedVersion: version, ...data },
      headers: { origin: office.url },
    })
    expect(reply.ok(), await reply.text()).toBe(true)
    await context.close()
  }
  /** Signed in as a technician, with everything carried ahead that a cellar may ask for. */
  const prepare = async (login: string, path: string, carriedId: string): Promise<Page> => {
    const page = await (await office.enter(login, { width: 360 })).newPage()
    await page.goto(office.url + path)
    await shellIsReady(page)
    const isCarried = async () => (await keptKeys(page, 'answers')).some((key) => key.endsWith(`/${carriedId}`))
    await expect.poll(isCarried, { timeout: 30_000 }).toBe(true)
    await expect
      .poll(async () => (await keptKeys(page, 'answers')).some((key) => key.endsWith('live-board')))
      .toBe(true)
    return page
  }
  const answer = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })

  it('is read from the last known data, told step by step, and sent with both times', async () => {
    const id = 'demo-open-4'
    const page = await prepare('teknisi1', '/work', id)
    await page.context().setOffline(true)
    const leftAtMs = Date.now()
    await page.reload()
    await page.getByText('DATA LAMA', { exact: true }).waitFor()
    await page
      .getByText(/Data lama, dari .* WIB/)
      .first()
      .waitFor()
    await takeShot(page, 'offline-work-list')
    expect(await axeViolations(page)).toEqual([])
    expect(await stickingOut(page)).toEqual([])
    await page.locator(`a[href="/requests/${id}"]`).first().click()
    await page.getByRole('button', { name: 'Ambil dan mulai' }).click()
    await page.getByText('Ambil dan mulai: tersimpan di perangkat ini').waitFor()
    await page.getByRole('button', { name: 'Catat penambahan' }).click()
    await answer(page, 'Catat penambahan').click()
    await page.getByRole('button', { name: 'Laporkan' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Uraian').fill('Batas dinaikkan dari ruang bawah tanah.')
    await answer(page, 'Laporkan').click()
    await form.waitFor({ state: 'hidden' })
    await page.getByText('3 laporan tersimpan').waitFor()
    await takeShot(page, 'offline-work-waiting')
    expect(await axeViolations(page)).toEqual([])
    expect(await stickingOut(page)).toEqual([])
    // A closed phone forgets nothing, and nothing is shown as done before the server said so.
    await page.reload()
    await page.getByRole('region', { name: 'Menunggu jaringan' }).getByText('ruang bawah tanah').waitFor()
    const trail = page.getByRole('region', { name: 'Jejak' })
    expect(await trail.getByText('Mulai dikerjakan').count()).toBe(0)
    const backAtMs = Date.now()
    await page.context().setOffline(false)
    await trail.getByText('ruang bawah tanah').waitFor()
    await page.getByText('DATA LAMA', { exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Menunggu jaringan' }).waitFor({ state: 'detached' })
    const { timeline, state } = await requestOf(page, id)
    expect(state).toBe('reported')
    for (const type of ['started', 'reported'] as const) {
      const [event, ...more] = timeline.filter((one) => one.type === type)
      expect(more).toEqual([])
      expect(event?.occurredAtMs).toBeGreaterThanOrEqual(leftAtMs)
      expect(event?.occurredAtMs).toBeLessThan(backAtMs)
      expect(event?.recordedAtMs).toBeGreaterThanOrEqual(backAtMs)
    }
    await page.context().close()
  })

  it('keeps the words of a report that somebody overtook, shows what changed, and sends it when asked', async () => {
    const id = 'demo-open-8'
    const page = await prepare('teknisi1', `/requests/${id}`, id)
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Tulis catatan' }).click()
    await page.getByRole('dialog').getByLabel('Uraian').fill('Panel terkunci, kunci di satpam.')
    await answer(page, 'Tulis catatan').click()
    await page.getByText('1 laporan tersimpan').waitFor()
    await move('kabid', id, 'pause', { cause: 'Menunggu kabel', party: 'supplier' })
    await page.context().setOffline(false)
    const waiting = page.getByRole('region', { name: 'Menunggu jaringan' })
    await waiting.getByText('Orang lain mengubah permintaan ini').waitFor()
    await waiting.getByText('Panel terkunci').waitFor()
    await page.getByRole('region', { name: 'Jejak' }).getByText('Menunggu kabel').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await waiting.getByRole('button', { name: 'Kirim lagi' }).click()
    await page.getByRole('region', { name: 'Jejak' }).getByText('Panel terkunci').waitFor()
    await waiting.waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('writes once what the server did although its answer was lost on the way', async () => {
    const id = 'demo-open-8'
    const page = await prepare('teknisi1', `/requests/${id}`, id)
    let lost = 0
    await page.route(`**/requests/${id}/note`, async (route) => {
      if (lost++ > 0) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await page.getByRole('button', { name: 'Tulis catatan' }).click()
    await page.getByRole('dialog').getByLabel('Uraian').fill('Ditulis satu kali.')
    await answer(page, 'Tulis catatan').click()
    await page.getByText('1 laporan tersimpan').waitFor()
    await expect.poll(() => lost).toBe(2)
    await page.getByText('1 laporan tersimpan').waitFor({ state: 'detached' })
    const { timeline } = await requestOf(page, id)
    expect(timeline.filter((event) => event.type === 'noted' && event.data.text === 'Ditulis satu kali.')).toHaveLength(
      1,
    )
    await page.context().close()
  })

  it('shows nothing of a reader who left, to nobody, with or without a network', async () => {
    const page = await prepare('teknisi1', '/work', 'demo-open-8')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: /^Akun/ }).click()
    await page.getByRole('button', { name: 'Keluar' }).click()
    await page.getByText('Server tidak dapat dihubungi').waitFor()
    await page.goto(`${office.url}/work`)
    await page.getByText('Server tidak dapat dihubungi').waitFor()
    await page.getByRole('table').waitFor({ state: 'detached' })
    await expect.poll(() => keptKeys(page, 'answers')).toEqual([])
    // The session ends at the server as soon as it can be told.
    await page.context().setOffline(false)
    await page.getByLabel('Kata sandi').waitFor()
    await expect.poll(async () => (await page.request.get(`${office.url}/api/v1/session`)).status()).toBe(401)
    await page.context().close()
  })
})
