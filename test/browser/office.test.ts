import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, stickingOut, takeShot } from './harness.ts'
import { openOffice, type Office } from './start-office.ts'

/** What people do on the screens of the office; matrix.test.ts looks at the screens themselves. */
describe('the screens of the office', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  const open = async (login: string, path: string): Promise<Page> => {
    const page = await (await office.enter(login)).newPage()
    await page.goto(office.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    return page
  }

  it('an agency contests a result; head, technician and leader see it, and the leader only sees', async () => {
    const path = '/requests/demo-disdukcapil-utama-50'
    const head = await open('kabid', path)
    const leader = await open('pimpinan', path)
    const opd = await open('opd-disdukcapil', path)
    await opd.getByRole('button', { name: 'Sanggah hasil', exact: true }).click()
    const form = opd.getByRole('dialog')
    const send = form.getByRole('button', { name: 'Sanggah hasil', exact: true })
    // It must say why.
    await send.click()
    await form.getByText('Wajib diisi.').waitFor()
    await form.getByLabel('Catatan').fill('Loket masih lambat; kecepatan terukur 50 Mbps.')
    await send.click()
    await form.waitFor({ state: 'hidden' })
    for (const page of [opd, head, leader]) {
      await page.getByText('Disanggah OPD').first().waitFor()
      await page.getByText('kecepatan terukur 50 Mbps').first().waitFor()
      await page.getByText('Dikerjakan', { exact: true }).first().waitFor()
    }
    await takeShot(leader, 'office-contested-leader')
    expect(await axeViolations(leader)).toEqual([])
    // Work goes back to the one who did it; the leader may write a note and nothing else.
    await head.getByRole('button', { name: 'Catat penambahan', exact: true }).waitFor()
    const steps = leader.getByRole('region', { name: 'Langkah berikut' }).getByRole('button')
    expect(
      await steps.filter({ hasNotText: 'Tulis catatan' }).and(leader.locator(':not([aria-disabled])')).count(),
    ).toBe(0)
    expect(await leader.getByRole('button', { name: /^Koreksi/ }).count()).toBe(0)
    expect(await leader.getByRole('link', { name: 'Administrasi' }).count()).toBe(0)
    await leader.goto(`${office.url}/admin`)
    await leader.getByRole('heading', { name: 'Di luar wewenang Anda' }).waitFor()
    for (const page of [opd, head, leader]) await page.context().close()
  })

  it('the head corrects an event: a reason is needed, before and after are shown, and both stay for ever', async () => {
    const path = '/requests/demo-dinarpus-utama-10'
    const head = await open('kabid', path)
    const technician = await open('teknisi1', path)
    await head.getByRole('button', { name: 'Koreksi atas Laporan tindak lanjut' }).click()
    const form = head.getByRole('dialog')
    const send = form.getByRole('button', { name: 'Catat koreksi', exact: true })
    await send.click()
    await form.getByText('Belum ada yang berubah.').waitFor()
    const wrong = await form.getByLabel('Uraian').inputValue()
    await form.getByLabel('Uraian').fill('Batas diubah di router; diperiksa dengan petugas perpustakaan.')
    await send.click()
    await form.getByText('Wajib diisi.').waitFor()
    await form.getByLabel('Alasan koreksi').fill('Laporan tertukar dengan permohonan lain.')
    await takeShot(head, 'office-correction')
    expect(await axeViolations(head)).toEqual([])
    await send.click()
    await form.waitFor({ state: 'hidden' })
    await head.getByText('Koreksi tercatat.').waitFor()
    await head.setViewportSize({ width: 360, height: 900 })
    expect(await axeViolations(head)).toEqual([])
    expect(await stickingOut(head)).toEqual([])
    for (const page of [head, technician]) {
      const correction = page.locator('li').filter({ hasText: 'Laporan tertukar dengan permohonan lain.' })
      await correction.getByText('atas Laporan tindak lanjut').first().waitFor()
      expect(await correction.locator('del').textContent()).toContain(wrong)
      expect(await correction.locator('ins').textContent()).toContain('petugas perpustakaan')
      // The wrong words still stand where they were written.
      const original = page.locator('li').filter({ hasText: 'dikoreksi' })
      expect(await original.textContent()).toContain(wrong)
      await page.context().close()
    }
  })

  it('the head corrects a contract: reason needed, before and after shown, kept in the list and in the audit', async () => {
    const head = await open('kabid', '/links/inspektorat-utama')
    await head.getByRole('button', { name: 'Koreksi kontrak' }).click()
    const form = head.getByRole('dialog')
    const send = form.getByRole('button', { name: 'Catat koreksi', exact: true })
    await form.getByLabel('Kecepatan yang benar (Mbps)').fill('45')
    await send.click()
    await form.getByText('Wajib diisi.').waitFor()
    await form.locator('del').filter({ hasText: /^50$/ }).waitFor()
    await form.locator('ins').filter({ hasText: /^45$/ }).waitFor()
    await form.getByLabel('Alasan koreksi').fill('Salah catat sejak pemasangan.')
    await takeShot(head, 'office-contract')
    expect(await axeViolations(head)).toEqual([])
    await send.click()
    await form.waitFor({ state: 'hidden' })
    await head.locator('li').filter({ hasText: 'Salah catat sejak pemasangan.' }).waitFor()
    await head.setViewportSize({ width: 360, height: 900 })
    expect(await axeViolations(head)).toEqual([])
    expect(await stickingOut(head)).toEqual([])
    await head.goto(`${office.url}/admin?tab=audit&action=contracts`)
    await head.getByRole('cell', { name: 'link:inspektorat-utama' }).waitFor()
    await head.context().close()
  })

  it('an agency complains from its own page, and about the request that it looks at', async () => {
    const opd = await open('opd-inspektorat', '/my')
    await opd.getByRole('button', { name: 'Sampaikan pengaduan' }).click()
    const form = opd.getByRole('dialog')
    await form.getByLabel('Isi pengaduan').fill('Sambungan putus sejak pukul delapan.')
    await form.getByRole('button', { name: 'Kirim', exact: true }).click()
    await opd.getByText(/Pengaduan ADU\/\d{4}.* tercatat/).waitFor()
    await opd.getByText('Sambungan putus sejak pukul delapan.').waitFor()
    await opd.context().close()
  })

  const englishOfServer = /Invalid|Too (small|big)|expected|must be|There is|The setting|taken|No display/
  const lastLook = async (page: Page, name: string): Promise<void> => {
    await takeShot(page, name)
    expect(await axeViolations(page), name).toEqual([])
    expect(await page.locator('body').innerText(), name).not.toMatch(englishOfServer)
  }

  it('a refused account or display is explained in the words and the field names of its form', async () => {
    const admin = await open('admin', '/admin')
    await admin.getByRole('button', { name: 'Akun baru' }).click()
    const form = admin.getByRole('dialog')
    await form.getByLabel('Nama masuk').fill('A')
    await form.getByRole('button', { name: 'Buat akun' }).click()
    await form.getByText('Nama masuk: penulisannya belum benar.').waitFor()
    await form.getByText('Nama lengkap: paling sedikit 2 huruf.').waitFor()
    await form.getByLabel('Nama masuk').fill('kabid')
    await form.getByLabel('Nama lengkap').fill('Kabid Kedua')
    await form.getByRole('button', { name: 'Buat akun' }).click()
    await form.getByText('Nama masuk ini sudah dipakai: pilih yang lain.').waitFor()
    await lastLook(admin, 'office-account-refused')

    await admin.goto(`${office.url}/admin?tab=devices`)
    const pairing = admin.locator('form').filter({ has: admin.getByLabel('Kode di layar') })
    await pairing.getByLabel('Kode di layar').fill('AAAA')
    await pairing.getByLabel('Nama perangkat').fill('Layar uji')
    await pairing.getByRole('button', { name: 'Setujui' }).click()
    await admin.getByText('Tidak ada layar yang menampilkan kode ini sekarang').waitFor()
    await lastLook(admin, 'office-pairing-refused')
    await admin.context().close()
  })

  it('refused settings and calendars name the field and say what is wrong with it', async () => {
    const head = await open('kabid', '/admin?tab=settings')
    const sla = head.getByRole('region', { name: 'Waktu pelayanan' })
    await sla.getByLabel('Janji (menit)').fill('5')
    await sla.getByRole('button', { name: 'Simpan' }).click()
    await sla.getByText('Alasan perubahan: wajib diisi.').waitFor()
    await sla.getByLabel('Alasan perubahan').fill('Uji coba.')
    await sla.getByRole('button', { name: 'Simpan' }).click()
    await sla.getByText('Janji (menit): paling kecil 60.').waitFor()
    await lastLook(head, 'office-settings-refused')

    await head.goto(`${office.url}/admin?tab=calendar`)
    const holidays = head.getByRole('region', { name: 'Hari libur nasional' })
    await holidays.getByLabel('Tanggal', { exact: true }).fill('2026-01-01')
    await holidays.getByLabel('Nama', { exact: true }).fill('Sekali lagi')
    await holidays.getByRole('button', { name: 'Tambah' }).click()
    await head.getByRole('button', { name: 'Periksa dampak' }).click()
    await head.getByText('Hari libur nasional 2: 2026-01-01 tercantum dua kali.').waitFor()
    await head.getByRole('button', { name: 'Hapus Sekali lagi' }).click()
    await head.getByLabel('Alasan perubahan').fill('Uji coba.')
    await head.getByRole('button', { name: 'Simpan' }).click()
    await head.getByText('Nama versi ini sudah pernah dipakai: pilih yang lain.').waitFor()
    await lastLook(head, 'office-calendar-refused')
    await head.context().close()
  })

  it('settings keep their history, and an older version is put in force again as the next one', async () => {
    const head = await open('kabid', '/admin?tab=settings')
    const limits = head.getByRole('region', { name: 'Batas pengaduan (hari kerja)' })
    const change = async (days: string, why: string, version: number): Promise<void> => {
      await limits.getByLabel('Jawaban pertama').fill(days)
      await limits.getByLabel('Alasan perubahan').fill(why)
      await limits.getByRole('button', { name: 'Simpan' }).click()
      await limits.getByText(`versi ${version}`, { exact: true }).first().waitFor()
    }
    await change('2', 'Libur panjang.', 1)
    await change('3', 'Loket pindah.', 2)
    await limits.getByRole('button', { name: 'Riwayat: Batas pengaduan (hari kerja)' }).click()
    const second = limits.getByRole('listitem').filter({ hasText: 'Loket pindah.' })
    await second.getByText('Jawaban pertama: 2 › 3').waitFor()
    await limits.getByRole('listitem').filter({ hasText: 'Libur panjang.' }).getByText('1 › 2').waitFor()
    await lastLook(head, 'office-settings-history')
    await limits.getByRole('button', { name: 'Pakai lagi nilai ini (versi 1)' }).click()
    await limits.getByText('Nilai versi 1 ada di isian di atas').waitFor()
    expect(await limits.getByLabel('Jawaban pertama').inputValue()).toBe('2')
    await limits.getByRole('button', { name: 'Simpan' }).click()
    await limits.getByRole('listitem').filter({ hasText: 'Kembali ke versi 1' }).getByText('3 › 2').waitFor()
    await head.setViewportSize({ width: 360, height: 900 })
    expect(await stickingOut(head)).toEqual([])
    await head.context().close()
  })

  it('the front desk imports an export of LAPOR: looked at line by line first, and nothing twice', async () => {
    const desk = await open('agenda', '/complaints')
    const csv =
      'Tracking ID;Tanggal Laporan;Isi Laporan\n7654321;20/11/2026 09:30;Internet kelurahan mati\n' +
      '7654322;23/11/2026;Lambat sekali\n7654323;31/02/2026;Tanggal tidak ada\n'
    const choose = async (content: string) => {
      await desk.getByRole('button', { name: 'Impor LAPOR' }).click()
      const buffer = Buffer.from(content)
      await desk.getByLabel('Berkas CSV').setInputFiles({ name: 'lapor.csv', mimeType: 'text/csv', buffer })
    }
    const form = desk.getByRole('dialog')
    await choose(csv)
    await form.getByText('2 baru, 0 sudah tercatat, 1 baris tidak dapat dipakai.').waitFor()
    await form.getByText('Baris 4: 31/02/2026 bukan tanggal').waitFor()
    await form.getByText('Internet kelurahan mati').waitFor()
    await lastLook(desk, 'office-lapor')
    await desk.setViewportSize({ width: 360, height: 900 })
    await takeShot(desk, 'office-lapor-360')
    expect(await axeViolations(desk)).toEqual([])
    expect(await stickingOut(desk)).toEqual([])
    await form.getByRole('button', { name: 'Catat 2 pengaduan' }).click()
    await desk.getByText('2 pengaduan dicatat dari SP4N-LAPOR!; 0 sudah ada, 1 baris dilewati.').waitFor()
    await choose(csv)
    await form.getByText('0 baru, 2 sudah tercatat, 1 baris tidak dapat dipakai.').waitFor()
    await form.getByRole('button', { name: 'Batal' }).click()
    await choose('a;b\n1;2\n')
    await form.getByText('Baris 1: kolom nomor pelacakan tidak ditemukan').waitFor()
    await desk.context().close()
  })
})
