import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openContext } from './browser.ts'
import { axeViolations, sidewaysPx, takeShot } from './harness.ts'
import { startCity, type RunningCity } from './start-city.ts'

/** The six steps of the standard, walked by three people in three windows; what one does the others see without reloading. */
describe('a request in three windows', () => {
  let city: RunningCity
  let browser: Browser
  const contexts: BrowserContext[] = []
  beforeAll(async () => {
    city = await startCity()
    browser = await openBrowser()
  })
  afterAll(async () => {
    for (const context of contexts) await context.close()
    await browser.close()
    await city.stop()
  })

  const enter = async (login: string, width = 1280): Promise<Page> => {
    const context = await openContext(browser, { theme: 'light', language: 'id', width })
    contexts.push(context)
    const page = await context.newPage()
    await page.goto(`${city.url}/login`)
    await page.getByLabel('Nama', { exact: false }).first().fill(login)
    await page.getByLabel('Kata sandi', { exact: false }).first().fill('demo-pantau')
    await page.getByRole('button', { name: 'Masuk', exact: true }).click()
    await page.waitForURL((url) => url.pathname !== '/login')
    return page
  }
  const check = async (page: Page, name: string): Promise<void> => {
    await takeShot(page, name)
    expect(await axeViolations(page), name).toEqual([])
    expect(await sidewaysPx(page), name).toBe(0)
  }
  const dialog = (page: Page) => page.getByRole('dialog')
  /** Opens the form of a move, fills it, sends it, and waits until the server has recorded it. */
  const move = async (page: Page, name: string, fill: (page: Page) => Promise<void> = () => Promise.resolve()) => {
    await page.getByRole('button', { name, exact: true }).click()
    await dialog(page).waitFor()
    await fill(page)
    await dialog(page).getByRole('button', { name, exact: true }).click()
    await dialog(page).waitFor({ state: 'hidden' })
  }

  it('goes from the letter to the declared end, live for all three', async () => {
    const opd = await enter('opd-dinkes', 360)
    await opd.getByRole('button', { name: 'Minta tambah' }).click()
    await opd.getByLabel('Unduh yang diminta (Mbps)').fill('150')
    await opd.getByLabel('Alasan', { exact: true }).fill('Pelatihan daring setiap pekan.')
    await opd.getByRole('group', { name: 'Dasar permintaan' }).getByText('Surat', { exact: true }).click()
    await opd.getByLabel('Nomor surat').fill('005/777/DINKES')
    await opd.getByLabel('Tanggal surat').fill('2026-11-20')
    await check(opd, 'request-new')
    await opd.getByRole('button', { name: 'Periksa jawaban' }).click()
    await opd.getByRole('button', { name: 'Kirim', exact: true }).click()
    await opd.getByRole('heading', { name: 'Permintaan terkirim' }).waitFor()
    await opd.getByRole('link', { name: 'Lacak di halaman permintaan' }).click()
    await opd.waitForURL((url) => /^\/requests\/(?!new$)[^/]+$/.test(url.pathname))
    const path = new URL(opd.url()).pathname

    const head = await enter('kabid')
    await head.goto(city.url + path)
    await move(head, 'Terima surat')
    // The OPD sees its number without touching anything.
    await opd.getByRole('heading', { level: 1, name: /PB\/\d{4}\/[IVX]+\/\d{4}/ }).waitFor()

    const technician = await enter('teknisi1')
    await technician.goto(`${city.url}/work`)
    await technician.getByRole('heading', { level: 1 }).waitFor()
    const number = (await opd.getByRole('heading', { level: 1 }).textContent())?.replace('Permintaan ', '') ?? ''
    const row = technician.getByRole('link', { name: number, exact: true })
    expect(await row.count()).toBe(0)
    await move(head, 'Beri disposisi', async (page) => {
      await dialog(page).getByLabel('Diteruskan kepada').selectOption({ value: 'demo-teknisi1' })
      await dialog(page).getByLabel('Isi disposisi').fill('Segera ditindaklanjuti.')
    })
    await check(head, 'request-head')
    // It comes to the technician's list by itself; he never reloads.
    await row.click()
    // What asks for nothing is one press.
    await technician.getByRole('button', { name: 'Ambil dan mulai', exact: true }).click()
    await head.getByText('Mulai dikerjakan').first().waitFor()
    await move(technician, 'Catat penambahan')
    await opd.getByText('Bandwidth ditambah').first().waitFor()
    // The proof begins by itself and comes to all three pages; nobody reloads.
    for (const page of [technician, head, opd]) await page.locator('#proof [data-verdict]').waitFor({ timeout: 90_000 })
    await technician.getByRole('button', { name: /Mulai 5 menit/ }).waitFor()
    expect(await opd.getByRole('button', { name: 'Putuskan sendiri' }).count()).toBe(0)
    await move(technician, 'Laporkan', async (page) => {
      await dialog(page).getByLabel('Uraian').fill('Batas diubah dan diperiksa bersama OPD.')
    })
    await move(technician, 'Tandai selesai', async (page) => {
      await dialog(page).getByLabel('Pernyataan selesai').fill('Dinyatakan selesai.')
    })
    await check(technician, 'request-technician')
    await opd.getByText('Selesai dinyatakan').first().waitFor()
    await move(opd, 'Terima hasil')
    await head.getByText('Diterima OPD').first().waitFor()
    await check(opd, 'request-opd')
  }, 180_000)

  it('tells the second of two people that the first was quicker, and keeps what he typed', async () => {
    const first = await enter('kabid')
    const second = await enter('kabid')
    const answer = async (page: Page, text: string): Promise<void> => {
      await dialog(page).getByLabel('Diteruskan kepada').selectOption({ value: 'demo-teknisi2' })
      await dialog(page).getByLabel('Isi disposisi').fill(text)
    }
    for (const page of [first, second]) {
      await page.goto(`${city.url}/requests/demo-open-3`)
      await page.getByRole('button', { name: 'Beri disposisi', exact: true }).click()
    }
    await answer(second, 'Yang kedua.')
    await answer(first, 'Yang pertama.')
    await dialog(first).getByRole('button', { name: 'Beri disposisi', exact: true }).click()
    await dialog(first).waitFor({ state: 'hidden' })
    // The news reaches the second page behind its dialog; what he decides was decided on the older state all the same.
    await second.getByText('Yang pertama.').first().waitFor({ state: 'attached' })
    const send = dialog(second).getByRole('button', { name: 'Beri disposisi', exact: true })
    await send.click()
    await dialog(second).getByText('Permintaan ini baru saja berubah').waitFor()
    expect(await dialog(second).getByLabel('Isi disposisi').inputValue()).toBe('Yang kedua.')
    await check(second, 'request-conflict')
    // Having been told, he may insist.
    await send.click()
    await dialog(second).waitFor({ state: 'hidden' })
    await first.getByText('Yang kedua.').first().waitFor()
  }, 120_000)

  it('takes a paper letter that an officer enters for an agency', async () => {
    const officer = await enter('agenda')
    await officer.goto(`${city.url}/requests/new`)
    await officer.getByLabel('Atas nama OPD').selectOption({ value: 'inspektorat' })
    await officer.getByLabel('Link', { exact: true }).selectOption({ value: 'inspektorat-utama' })
    await officer.getByLabel('Unduh yang diminta (Mbps)').fill('300')
    await officer.getByLabel('Alasan', { exact: true }).fill('Pemeriksaan daring.')
    await officer.getByLabel('Nomor surat').fill('700/12/INSP')
    await officer.getByLabel('Tanggal surat').fill('2026-11-20')
    await officer.getByRole('button', { name: 'Periksa jawaban' }).click()
    await officer.getByRole('button', { name: 'Kirim', exact: true }).click()
    await officer.getByRole('link', { name: 'Lacak di halaman permintaan' }).click()
    await move(officer, 'Terima surat')
    await officer.getByRole('heading', { level: 1, name: /PB\/\d{4}/ }).waitFor()
    await check(officer, 'request-paper')
    // The agency finds it among its own, though it never touched Pantau.
    const opd = await enter('opd-inspektorat')
    await opd.getByText('Diterima').first().waitFor()
  }, 120_000)
})
