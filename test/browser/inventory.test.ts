import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, health, launchProduct, until, type Product } from '../journeys/running-product.ts'
import { collectComplaints, openBrowser, openContext } from './browser.ts'
import { buildWeb } from './build-web.ts'
import { axeViolations, stickingOut, takeShot } from './harness.ts'
import { signInFirst } from './sign-in.ts'
import { openOffice, type Office } from './start-office.ts'

const check = async (page: Page, name: string): Promise<void> => {
  await takeShot(page, name)
  expect(await axeViolations(page), name).toEqual([])
  expect(await stickingOut(page), name).toEqual([])
}

describe('an empty installation', () => {
  let browser: Browser
  let site: Product
  let dataDir: string
  let agent: HostileAgent
  beforeAll(async () => {
    await buildWeb()
    dataDir = await mkdtemp(join(tmpdir(), 'pantau-empty-'))
    const device = new DeviceModel({ ports: [{ alias: 'OPD Dinas Kesehatan' }, {}], queues: [{ name: 'bkd' }] })
    agent = await new HostileAgent({ mib: () => device.mib() }).start()
    site = launchProduct({ dataDir, port: await freePort(), env: { PANTAU_DEMO: '0' } })
    await until('the server', async () => (await health(site.url)) !== null && site.said().includes('password '))
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await site.stop()
    await agent.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('reaches its first live link through the screen alone', { timeout: 180_000 }, async () => {
    const context = await openContext(browser, { theme: 'light', language: 'id', width: 1280 })
    const page = await context.newPage()
    await signInFirst(page, site)

    await page.getByRole('heading', { name: 'Belum ada link' }).waitFor()
    const complaints = collectComplaints(page)
    await page.getByRole('link', { name: 'Ke inventaris' }).click()
    await page.getByRole('heading', { name: 'Mulai dari satu perangkat' }).waitFor()
    await check(page, 'inventory-empty')
    await page.getByRole('main').getByRole('button', { name: 'Tambah perangkat' }).click()

    const form = page.getByRole('dialog')
    await form.getByRole('button', { name: 'Simpan' }).click()
    await form.getByRole('alert').getByText('Perbaiki isian').waitFor()
    await form.getByLabel('Nama pendek (id)').fill('core-1')
    await form.getByLabel('Alamat atau nama host').fill('127.0.0.1')
    await form.getByLabel('Port UDP').fill(String(agent.port))
    await form.getByLabel('Ditanya setiap (detik)').fill('1')
    await form.getByLabel('Community').fill('wrong-one')
    await form.getByRole('button', { name: 'Uji perangkat' }).click()
    await form.getByText('keduanya tampak sama').waitFor({ timeout: 20_000 })
    await check(page, 'inventory-test-failed')
    await form.getByLabel('Community').fill('public')
    await form.getByRole('button', { name: 'Uji perangkat' }).click()
    await form.getByText('Perangkat menjawab').waitFor({ timeout: 20_000 })
    await form.getByRole('button', { name: 'Simpan' }).click()

    await page.getByRole('heading', { name: 'core-1', level: 1 }).waitFor()
    await page.getByText('Menjawab', { exact: true }).waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Cari port dan antrean' }).click()
    await page.getByRole('checkbox', { name: 'Jadikan ether1 link' }).check({ timeout: 30_000 })
    await page.getByRole('checkbox', { name: 'Jadikan ether2 link' }).check()
    const [one, two] = ['ether1', 'ether2'].map((name) => page.getByRole('group', { name }))
    if (!one || !two) throw new Error('two groups')
    await one.getByLabel('Nama link (id)').fill('dinkes-utama')
    await two.getByLabel('Nama link (id)').fill('dinkes-utama')
    await one.getByLabel('Kontrak unduh (Mbps)').fill('50')
    await page.getByLabel('Nama OPD baru').fill('Dinas Kesehatan')
    await page.getByRole('button', { name: 'Tambah OPD' }).click()
    await one.getByLabel('OPD', { exact: true }).selectOption('Dinas Kesehatan')
    await two.getByLabel('OPD', { exact: true }).selectOption('Dinas Kesehatan')
    await page.getByRole('button', { name: 'Jadikan link: 2' }).click()
    await two.getByText('Nama pendek ini sudah dipakai.').waitFor()
    await two.getByLabel('Nama link (id)').fill('dinkes-dua')
    await check(page, 'inventory-discovery')
    await page.getByRole('button', { name: 'Jadikan link: 2' }).click()
    await page.getByText('Sudah menjadi link dinkes-utama').waitFor()
    await page.getByRole('link', { name: 'Lihat langsung: dinkes-utama' }).click()

    await page.getByRole('heading', { level: 1 }).waitFor()
    await until('the first live figure', async () => ((await health(site.url))?.collector.links.measured ?? 0) === 2)
    await page.getByText('40', { exact: true }).first().waitFor({ timeout: 30_000 })
    await takeShot(page, 'inventory-first-live')
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('the inventory of a running city', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  it('is out of reach for an agency, and the head looks without changing', async () => {
    const agency = await (await office.enter('opd-dinkes')).newPage()
    await agency.goto(`${office.url}/inventory`)
    await agency.getByRole('heading', { name: 'Di luar wewenang Anda' }).waitFor()
    expect(await agency.getByRole('link', { name: 'Inventaris' }).count()).toBe(0)
    await agency.context().close()

    const head = await (await office.enter('kabid', { language: 'en', theme: 'dark' })).newPage()
    const complaints = collectComplaints(head)
    await head.goto(`${office.url}/inventory`)
    await head.getByText('technicians and administrators change it').waitFor()
    await head.getByRole('columnheader', { name: 'Device' }).waitFor()
    await check(head, 'inventory-head')
    expect(await head.getByRole('button', { name: 'Add device' }).count()).toBe(0)
    await head.context().close()
    expect(complaints).toEqual([])
  })

  it('shows an import before it is applied, and takes it back', async () => {
    const page = await (await office.enter('teknisi1')).newPage()
    const complaints = collectComplaints(page)
    await page.goto(`${office.url}/inventory?tab=import`)
    const { text } = (await (await page.request.get(`${office.url}/api/v1/inventory/export`)).json()) as {
      text: string
    }
    await page.getByLabel('Isi inventaris (YAML)').fill(text.replace('opd: dinkes', 'opd: dinkess'))
    await page.getByRole('button', { name: 'Periksa' }).click()
    await page.getByText('belum sah').waitFor()
    await page.getByText('“dinkess” tidak ada. Maksud Anda "dinkes"').first().waitFor()
    await check(page, 'inventory-import-bad')
    await page.getByLabel('Isi inventaris (YAML)').fill(text.replace('Dinas Kesehatan', 'Dinas Kesehatan Kota'))
    await page.getByRole('button', { name: 'Periksa' }).click()
    await page.getByText('OPD dinkes').waitFor()
    await page.getByLabel('Alasan perubahan').fill('nama resmi')
    await check(page, 'inventory-import-good')
    await page.getByRole('button', { name: 'Terapkan' }).click()
    await page.getByText('Tersimpan sebagai versi 2').waitFor()

    await page.getByText('Riwayat', { exact: true }).click()
    await page.getByRole('button', { name: 'Kembali ke versi ini (1)' }).click()
    await page.getByRole('dialog').getByText('Dinas Kesehatan Kota').waitFor()
    await check(page, 'inventory-restore')
    await page.getByRole('dialog').getByRole('button', { name: 'Kembali ke versi ini' }).click()
    await page.getByText('Versi 3', { exact: true }).waitFor()

    await page.goto(`${office.url}/inventory?tab=opds`)
    await page.getByRole('button', { name: 'Ubah Dinas Kesehatan', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Nama OPD', { exact: true }).fill('Dinas Kesehatan Baru')
    await page.getByRole('dialog').getByRole('button', { name: 'Simpan' }).click()
    await page.getByText('Tersimpan sebagai versi 4').waitFor()
    await page.getByRole('rowheader', { name: /Dinas Kesehatan Baru/ }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it.each([
    { theme: 'light', language: 'id', width: 360 },
    { theme: 'dark', language: 'en', width: 360 },
  ] as const)('its form fits: $theme, $language, $width px', async (look) => {
    const page = await (await office.enter('teknisi1', look)).newPage()
    const complaints = collectComplaints(page)
    await page.goto(`${office.url}/inventory`)
    await page
      .getByRole('main')
      .getByRole('button', { name: look.language === 'id' ? 'Tambah perangkat' : 'Add device' })
      .click()
    await page.getByRole('dialog').getByRole('combobox').first().selectOption('3')
    await check(page, `inventory-form-${look.theme}-${look.language}-${look.width}`)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
