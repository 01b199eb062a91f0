import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { collectComplaints, openBrowser } from './browser.ts'
import { axeViolations, isLive, sidewaysPx, takeShot } from './harness.ts'
import { signIn } from './sign-in.ts'
import { startCity, type RunningCity } from './start-city.ts'

let city: RunningCity
let browser: Browser
beforeAll(async () => {
  city = await startCity()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await city.stop()
})

const check = async (page: Page, name: string): Promise<void> => {
  await takeShot(page, name)
  expect(await axeViolations(page), name).toEqual([])
  expect(await sidewaysPx(page), name).toBe(0)
}
/** As the field wants it: YYYY-MM-DDTHH:mm in WIB, which is UTC+7 all year. */
const wib = (ms: number): string => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 16)

it('is planned by a technician, approved by the head, and seen by the agency, each without reloading', async () => {
  const [technician, head, opd] = await Promise.all([
    signIn(browser, city.url, 'teknisi1'),
    signIn(browser, city.url, 'kabid', { theme: 'dark', language: 'en' }),
    signIn(browser, city.url, 'opd-dinkes', { width: 360 }),
  ])
  const complaints = [technician, head, opd].map(collectComplaints)
  await head.goto(`${city.url}/maintenance`)
  await head.getByRole('heading', { name: 'No maintenance' }).waitFor()
  await check(head, 'maintenance-none')

  await technician.goto(`${city.url}/maintenance`)
  await technician.getByRole('button', { name: 'Rencanakan pemeliharaan' }).click()
  const form = technician.getByRole('dialog')
  await form.getByRole('button', { name: 'Simpan rencana' }).click()
  await form.getByRole('alert').getByText('pilih paling sedikit satu link').waitFor()
  await form.getByLabel('Pekerjaan').fill('Ganti switch di Dinas Kesehatan')
  await form.getByLabel('Mulai (WIB)').fill(wib(Date.now() - 60_000))
  await form.getByLabel('Selesai (WIB)').fill(wib(Date.now() + 3_600_000))
  await form.getByLabel('Cari link atau perangkat').fill('dinkes-utama')
  await form.getByRole('checkbox', { name: /dinkes-utama/ }).check()
  await check(technician, 'maintenance-plan')
  await form.getByRole('button', { name: 'Simpan rencana' }).click()
  await form.waitFor({ state: 'hidden' })
  await technician.getByText('Menunggu persetujuan', { exact: true }).waitFor()
  // Whoever planned it cannot approve it.
  expect(await technician.getByRole('button', { name: 'Setujui' }).count()).toBe(0)

  await opd.goto(`${city.url}/my`)
  await opd.getByRole('heading', { level: 1 }).waitFor()
  // Live by now: what is told from here on is heard.
  await isLive(opd)
  expect(await opd.getByText('Ganti switch').count()).toBe(0)
  await head.getByRole('button', { name: 'Approve' }).click()
  await head.getByText('Going on').waitFor()
  await check(head, 'maintenance-running')
  await technician.getByText('Sedang berlangsung').waitFor()
  await opd.getByRole('link', { name: 'Ganti switch di Dinas Kesehatan' }).waitFor()
  await check(opd, 'maintenance-my')

  await technician.goto(`${city.url}/links/dinkes-utama`)
  await technician.getByText('Dirawat').first().waitFor()
  await technician.goto(`${city.url}/maintenance`)
  await technician.getByRole('button', { name: 'Akhiri sekarang' }).click()
  await technician.getByRole('heading', { name: 'Tidak ada pemeliharaan' }).waitFor()
  await technician.getByText('Sudah lewat').click()
  await technician.getByText('Selesai', { exact: true }).waitFor()
  await check(technician, 'maintenance-past')
  expect(complaints.flat()).toEqual([])
})
