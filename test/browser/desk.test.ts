import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, stickingOut } from './harness.ts'
import { openOffice, type Office } from './start-office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const open = async (login: string, path: string, look = {}): Promise<Page> => {
  const context = await office.enter(login, look)
  const page = await context.newPage()
  await page.goto(office.url + path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  return page
}

describe('saved views', () => {
  it('are kept, open first on the next device, and a removal is taken back, by keyboard alone', async () => {
    const page = await open('kabid', '/requests?state=ended&sort=number')
    const opener = page.getByRole('button', { name: 'Simpan tampilan' })
    await opener.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Tampilan tersimpan' })
    await dialog.getByLabel('Nama tampilan ini').fill('Yang selesai')
    await dialog.getByLabel('Nama tampilan ini').press('Enter')
    await dialog.getByRole('button', { name: 'Ganti nama “Yang selesai”' }).press('Enter')
    await dialog.getByLabel('Nama baru untuk “Yang selesai”').fill('Sudah selesai')
    await dialog.getByLabel('Nama baru untuk “Yang selesai”').press('Enter')
    await dialog.getByRole('button', { name: 'Hapus “Sudah selesai”' }).press('Enter')
    await dialog.getByRole('button', { name: 'Urungkan' }).press('Enter')
    await dialog.getByLabel('Tampilan awal').press('Space')
    await expect.poll(() => dialog.getByLabel('Tampilan awal').isChecked()).toBe(true)
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Sudah selesai' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.context().close()

    const phone = await open('kabid', '/requests', { width: 360 })
    await phone.waitForURL((address) => address.search === '?sort=number&state=ended')
    await phone.getByRole('link', { name: 'Semua', exact: true }).click()
    await phone.waitForURL((address) => address.search === '')
    expect(await stickingOut(phone)).toEqual([])
    await phone.context().close()
  })
})

describe('the help of a screen', () => {
  it.each([
    { language: 'id', name: 'Bantuan', says: 'Link mana yang bermasalah sekarang?' },
    { language: 'en', name: 'Help', says: 'Which link is in trouble now?' },
  ] as const)('opens by its key and says in $language what the screen answers', async ({ language, name, says }) => {
    const page = await open('teknisi1', '/links', { language })
    await page.keyboard.press('?')
    const drawer = page.getByRole('dialog', { name })
    await drawer.getByText(says).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    await page.context().close()
  })

  it('is reached on a phone from the menu of the account', async () => {
    const page = await open('opd-dinkes', '/my', { width: 360 })
    await page.getByRole('button', { name: /^Akun/ }).click()
    await page.getByRole('button', { name: 'Bantuan' }).click()
    await page.getByRole('dialog', { name: 'Bantuan' }).getByText('Apakah kecepatan kantor kami cukup').waitFor()
    expect(await stickingOut(page)).toEqual([])
    await page.context().close()
  })
})

describe('paper', () => {
  it('has no chrome, says when and what, and holds every row', async () => {
    const page = await open('kabid', '/links?sort=name', { theme: 'dark' })
    await page.getByRole('row').nth(3).waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.getByText('Yang ditampilkan: Urutan: Nama OPD').waitFor()
    await page
      .getByText(/^dicetak|Pantau dicetak/)
      .first()
      .waitFor()
    for (const chrome of ['header.header', 'nav', '[role="search"]', '.button'])
      await page.locator(chrome).first().waitFor({ state: 'hidden' })
    const links = Number(await page.getByRole('table').first().getAttribute('aria-rowcount')) - 1
    expect(links).toBeGreaterThan(30)
    await expect.poll(() => page.locator('[data-link]').count()).toBe(links)
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    await page.context().close()
  })
})
