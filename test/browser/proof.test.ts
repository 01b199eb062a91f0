import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { collectComplaints, openContext, type Look } from './browser.ts'
import { axeViolations, openStage, sidewaysPx, takeShot, type Stage } from './harness.ts'
import { proofCases, type ProofCase } from './stand-in-proofs.ts'

/** What the panel must say of each case: word and sentence, Indonesian and English. */
const says: Record<ProofCase, { id: RegExp; en: RegExp }> = {
  proven: { id: /TERBUKTI.*Kenaikan unduh 50,0 › 100,0 Mbps sudah berlaku/, en: /PROVEN.*The increase/ },
  exceeded: { id: /BATAS LAMA HILANG|TERBUKTI/, en: /OLD LIMIT GONE|PROVEN/ },
  partial: { id: /BARU SEBAGIAN.*tertahan di \d+,\d Mbps/, en: /ONLY IN PART.*held at \d+\.\d Mbps/ },
  'one-sided': { id: /BARU SEBAGIAN.*Baru satu arah: unduh sudah naik/, en: /ONLY IN PART.*One direction only/ },
  'not-effective': { id: /BELUM BERLAKU.*Periksa: antrean induk/, en: /NOT IN EFFECT.*Check: parent queue/ },
  'not-yet': { id: /BELUM DAPAT DIBUKTIKAN.*Yang membantu:/, en: /NOT YET PROVABLE.*What would help:/ },
  reverted: { id: /KEMBALI KE BATAS LAMA.*Sempat berlaku/, en: /BACK AT THE OLD LIMIT.*It was in effect/ },
  conflict: { id: /BERTENTANGAN.*perangkat menyebut batas 100,0 Mbps/, en: /CONTRADICTION.*names a limit of 100\.0/ },
  overridden: {
    id: /BELUM DAPAT DIBUKTIKAN.*Diputuskan orang, bukan diukur.*Kabid Demo.*tidak dihitung terbukti/,
    en: /NOT YET PROVABLE.*Decided by a person, not measured.*does not count as proven/,
  },
  holes: { id: /TERBUKTI.*Cakupan data 6\d,\d%.*7 j setelah/, en: /PROVEN.*Data cover 6\d\.\d%.*7 h after/ },
}
const looks: Look[] = [
  { theme: 'light', language: 'id', width: 1280 },
  { theme: 'dark', language: 'en', width: 360 },
]
const pageLooks: Look[] = [
  { theme: 'dark', language: 'id', width: 1920 },
  { theme: 'light', language: 'en', width: 360 },
]
/** These four have every part that the panel can have; the others differ in words and colour alone. */
const parts: readonly ProofCase[] = ['one-sided', 'not-yet', 'overridden', 'holes']
/** A key that was printed instead of its text, or a place that was not filled. */
const LEAK = /\b(proof|proofNumbers|requests|chart|common)\.\w+|\{\w+\}|NaN|undefined/

describe('the proof of a request', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())
  afterEach(() => Object.assign(stage.server.proofs, { fail: false, hang: false, none: false }))

  const panel = (page: Page) => page.locator('#proof')
  const textOf = async (page: Page): Promise<string> => ((await panel(page).innerText()) ?? '').replace(/\s+/g, ' ')
  const check = async (page: Page, name: string): Promise<void> => {
    await takeShot(page, name)
    expect(await axeViolations(page), name).toEqual([])
    expect(await sidewaysPx(page), name).toBe(0)
    expect(await page.locator('body').innerText(), name).not.toMatch(LEAK)
  }
  const withPage = async (look: Look, run: (page: Page) => Promise<void>): Promise<void> => {
    const context = await openContext(stage.browser, look)
    try {
      await run(await context.newPage())
    } finally {
      await context.close()
    }
  }
  const wide: Look = { theme: 'light', language: 'id', width: 1280 }

  it.each(looks)('says each verdict with its evidence: $theme $language $width', async (look) => {
    await withPage(look, async (page) => {
      const complaints = collectComplaints(page)
      for (const one of proofCases) {
        await page.goto(`${stage.url}/requests/proof-${one}`)
        await page.locator('[data-verdict]').waitFor()
        await panel(page).getByRole('img').first().waitFor()
        await expect.poll(() => textOf(page), { message: one }).toMatch(says[one][look.language])
        const name = `proof-${one}-${look.theme}-${look.language}-${look.width}`
        if (parts.includes(one)) await check(page, name)
        else await takeShot(page, name)
        expect(await page.locator('body').innerText(), name).not.toMatch(LEAK)
        expect(await sidewaysPx(page), name).toBe(0)
      }
      expect(complaints).toEqual([])
    })
  })
  it.each(pageLooks)('opens every number on its own page: $theme $language $width', async (look) => {
    await withPage(look, async (page) => {
      await page.goto(`${stage.url}/requests/proof-one-sided/proof`)
      await page.locator('[data-verdict]').waitFor()
      await panel(page)
        .getByText(/Kelonggaran waktu|Allowance of time/)
        .waitFor()
      await expect.poll(() => panel(page).locator('details:not([open])').count()).toBe(0)
      await check(page, `proof-page-${look.theme}-${look.language}-${look.width}`)
    })
  })
  it('shows either direction, and opens a rung, by keyboard alone', async () => {
    await withPage(wide, async (page) => {
      await page.goto(`${stage.url}/requests/proof-one-sided`)
      await panel(page).getByText('Laju unggah sebelum dan sesudah').waitFor()
      await panel(page)
        .getByRole('radio', { name: /Unggah: Belum berlaku/ })
        .focus()
      await page.keyboard.press('ArrowLeft')
      await panel(page).getByText('Laju unduh sebelum dan sesudah').waitFor()
      const rung = panel(page).locator('summary').filter({ hasText: 'Lewat batas lama' })
      await rung.focus()
      await page.keyboard.press('Enter')
      await panel(page).getByText('Penyegaran penghitung', { exact: true }).waitFor()
    })
  })
  it('turns to proven in front of the reader, without a reload, and says so', async () => {
    await withPage(wide, async (page) => {
      await page.goto(`${stage.url}/requests/proof-not-yet`)
      await page.locator('[data-verdict="not_yet_provable"]').waitFor()
      await page.evaluate(() => Object.assign(window, { sameDocument: true }))
      stage.server.proofs.turn('proof-not-yet', 'proven')
      await page.locator('[data-verdict="proven"]').waitFor()
      await panel(page)
        .getByRole('status')
        .getByText('Hasil pembuktian berubah: TERBUKTI.')
        .waitFor({ state: 'attached' })
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
      stage.server.proofs.turn('proof-not-yet', 'not-yet')
    })
  })
  it('shows what is coming, that there is nothing yet, and what failed with the old verdict kept', async () => {
    await withPage(wide, async (page) => {
      stage.server.proofs.hang = true
      await page.goto(`${stage.url}/requests/proof-proven`)
      await panel(page).getByText('Memuat').first().waitFor({ state: 'attached' })
      await check(page, 'proof-loading')
      Object.assign(stage.server.proofs, { hang: false, none: true })
      await page.reload()
      await panel(page).getByText('Belum ada hasil pembuktian').waitFor()
      await check(page, 'proof-empty')
      Object.assign(stage.server.proofs, { none: false, fail: true })
      await page.reload()
      await panel(page).getByRole('alert').getByText('0b6c2d1e-5f1a').first().waitFor()
      stage.server.proofs.fail = false
      await panel(page).getByRole('button', { name: 'Coba lagi' }).first().click()
      await page.locator('[data-verdict="proven"]').waitFor()
      stage.server.proofs.fail = true
      stage.server.proofs.turn('proof-proven', 'proven')
      await panel(page)
        .getByText(/Menampilkan data/)
        .first()
        .waitFor()
      await page.locator('[data-verdict="proven"]').waitFor()
      await check(page, 'proof-error-kept')
    })
  })
  it('runs the burst test: what is left, every reading, stopped by hand; honest about a slow agent', async () => {
    await withPage({ ...wide, width: 360 }, async (page) => {
      await page.goto(`${stage.url}/requests/proof-not-yet`)
      await panel(page)
        .getByText(/memperbarui penghitungnya tiap 5 dtk/)
        .waitFor()
      await panel(page).getByRole('button', { name: 'Mulai 5 menit' }).click()
      await panel(page)
        .getByRole('timer')
        .getByText(/Sisa 4 mnt/)
        .waitFor()
      await panel(page)
        .getByRole('img', { name: /Laju tiap pembacaan: .* ([3-9]|\d{2,}) pembacaan/ })
        .waitFor()
      await check(page, 'proof-burst-360')
      await panel(page).getByRole('button', { name: 'Hentikan' }).click()
      await panel(page)
        .getByText(/Uji selesai/)
        .waitFor()
      await panel(page).getByRole('timer').waitFor({ state: 'detached' })
    })
  })
  it('runs the active test: refused with its reason, started with one, live while it sends, stopped by hand', async () => {
    const { activeTest } = stage.server.proofs
    activeTest.offer = true
    activeTest.refuseFor = 'neighbour-busy'
    await withPage({ ...wide, width: 360 }, async (page) => {
      await page.goto(`${stage.url}/requests/proof-not-yet`)
      await panel(page).getByRole('button', { name: 'Mulai uji aktif' }).click()
      const dialog = page.getByRole('dialog')
      const start = dialog.getByRole('button', { name: 'Uji unduh' })
      await start.click()
      await dialog.getByText('Tulis alasannya, paling sedikit 10 huruf.').waitFor()
      await dialog.getByLabel(/Alasan/).fill('Di luar jam kerja, disetujui OPD.')
      await start.click()
      await dialog.getByText('link lain pada perangkat yang sama sedang di batasnya.').waitFor()
      await check(page, 'proof-active-refused-360')
      activeTest.refuseFor = null
      await start.click()
      await dialog.waitFor({ state: 'hidden' })
      const status = panel(page).getByRole('status').filter({ hasText: '100 Mbps selama 45 dtk, oleh Teknisi Demo.' })
      await status.getByText('Mengukur pemakaian lain.').waitFor()
      activeTest.go({ state: 'running', fromMs: Date.now() })
      await status.getByText('Sedang mengirim.').waitFor()
      activeTest.go({ receivedBps: 96_400_000 })
      await status.getByText('Diterima 96 Mbps.').waitFor()
      await check(page, 'proof-active-360')
      await panel(page).getByRole('button', { name: 'Hentikan' }).click()
      await status.getByText('Dihentikan.').waitFor()
      await status.getByText('Oleh Teknisi Demo.').waitFor()
      await panel(page).getByRole('button', { name: 'Mulai uji aktif' }).waitFor()
    })
    activeTest.offer = false
  })
  it('lets the head decide with a reason, and never calls it proven', async () => {
    await withPage(wide, async (page) => {
      await page.goto(`${stage.url}/requests/proof-not-yet`)
      await panel(page).getByRole('button', { name: 'Putuskan sendiri' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Catat keputusan' }).click()
      await dialog.getByText('Tulis alasannya, paling sedikit 10 huruf.').waitFor()
      await check(page, 'proof-override')
      await dialog.getByLabel(/Alasan/).fill('Diperiksa di lokasi bersama OPD.')
      await dialog.getByRole('button', { name: 'Catat keputusan' }).click()
      await panel(page).getByText('Diputuskan orang, bukan diukur').waitFor()
      await expect.poll(() => textOf(page)).toMatch(/BELUM DAPAT DIBUKTIKAN.*Alasan: Diperiksa di lokasi/)
      stage.server.proofs.turn('proof-not-yet', 'not-yet')
    })
  })
  it('prints light, without the controls', async () => {
    await withPage({ theme: 'dark', language: 'id', width: 1280 }, async (page) => {
      await page.goto(`${stage.url}/requests/proof-holes/proof`)
      await page.locator('[data-verdict]').waitFor()
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
      await page.getByRole('button', { name: 'Cetak' }).waitFor({ state: 'hidden' })
      await takeShot(page, 'proof-print')
      expect(await sidewaysPx(page)).toBe(0)
      await page.evaluate(() => dispatchEvent(new Event('afterprint')))
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    })
  })
})
