import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectComplaints, openBrowser } from './browser.ts'
import { axeViolations, sidewaysPx, takeShot } from './harness.ts'
import { signIn } from './sign-in.ts'
import { startCity, type RunningCity } from './start-city.ts'

describe('the evaluation in a browser', () => {
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

  it('is computed when the quarter is over, drilled into, signed by the leader, and seen by the head live', async () => {
    const head = await signIn(browser, city.url, 'kabid')
    const complaints = collectComplaints(head)
    await head.goto(`${city.url}/evaluations`)
    await head.getByRole('heading', { name: 'Evaluasi triwulan' }).waitFor()
    // The newest quarter that is over stands second; its figures are made without anybody asking.
    const newest = head.getByRole('article').nth(1)
    await newest.getByText('Dihitung', { exact: true }).waitFor({ timeout: 90_000 })
    await newest.getByRole('link').click()
    const leader = await signIn(browser, city.url, 'pimpinan', { theme: 'dark', width: 1280 })
    await leader.goto(head.url())
    await leader.getByRole('heading', { name: 'Sekilas' }).waitFor()
    await head.getByRole('heading', { name: 'Sekilas' }).waitFor()
    await check(head, 'evaluation')

    await head.getByRole('button', { name: 'Tepat waktu', exact: true }).click()
    await head.getByRole('dialog').getByRole('row').nth(3).waitFor()
    await check(head, 'evaluation-rows')
    expect(new URL(head.url()).searchParams.get('figure')).toBe('onTime')
    await head.keyboard.press('Escape')

    await leader.getByRole('button', { name: 'Tandatangani' }).click()
    const dialog = leader.getByRole('dialog')
    await dialog.getByLabel('NIP').fill('123')
    await dialog.getByRole('button', { name: 'Tandatangani' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('NIP').fill('19700101 199003 1 001')
    await dialog.getByLabel('Jabatan').fill('Kepala Dinas')
    await check(leader, 'evaluation-sign')
    await dialog.getByRole('button', { name: 'Tandatangani' }).click()
    await leader.getByText('Evaluasi ditandatangani dan dibekukan.').waitFor()
    await head.getByText('Ditandatangani', { exact: true }).waitFor()

    await head.getByRole('textbox', { name: 'Tindak lanjut' }).fill('Tambah uplink Poncol')
    await head.getByLabel('Penanggung jawab').fill('Kabid')
    await head.getByLabel('Batas').fill('2027-01-31')
    await head.getByRole('button', { name: 'Tambah tindak lanjut' }).click()
    await head.getByText('Tambah uplink Poncol').waitFor()
    const download = head.waitForEvent('download')
    await head.getByRole('link', { name: 'Paket triwulan (ZIP)' }).click()
    expect((await download).suggestedFilename()).toMatch(/^evaluasi-\d{4}-Q[1-4]-revisi-1\.zip$/)
    expect(complaints).toEqual([])
  })

  it('the survey is answered by the agency once, on a phone, also with a gap when it insists', async () => {
    const opd = await signIn(browser, city.url, 'opd-dinkes', { width: 360, height: 2000, language: 'en' })
    const complaints = collectComplaints(opd)
    await opd.goto(`${city.url}/my`)
    await opd
      .getByRole('link', { name: /^Rate the service of request/ })
      .first()
      .click()
    await opd.getByRole('heading', { name: 'Satisfaction survey' }).waitFor()
    const groups = opd.getByRole('group')
    await groups.nth(8).waitFor()
    expect(await groups.count()).toBe(9)
    for (let i = 0; i < 8; i++) await groups.nth(i).getByRole('radio').last().check()
    await opd.getByRole('button', { name: 'Send the answers' }).click()
    await opd.getByRole('alert').getByText('1 questions are unanswered').waitFor()
    await check(opd, 'survey')
    await groups.nth(8).getByRole('radio').first().check()
    await opd.getByRole('button', { name: 'Send the answers' }).click()
    await opd.getByText('Thank you').waitFor()
    await opd.reload()
    await opd.getByText(/This survey was answered/).waitFor()
    expect(complaints).toEqual([])
  })
})
