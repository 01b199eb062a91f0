import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, stickingOut, takeShot } from './harness.ts'
import { openOffice, type Office } from './start-office.ts'

/**
 * Four people who see Pantau for the first time, each with nothing but what a screen reader would find: roles and names.
 * A step that these words do not lead to is a step that somebody would have to explain.
 */
describe('a stranger', () => {
  let office: Office
  let requestPath = ''
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  const enter = async (login: string, width: number): Promise<Page> => {
    const page = await (await office.enter(login, { width })).newPage()
    await page.goto(office.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    return page
  }
  const check = async (page: Page, name: string): Promise<void> => {
    await takeShot(page, `walk-${name}`)
    expect(await axeViolations(page), name).toEqual([])
    expect(await stickingOut(page), name).toEqual([])
  }
  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('main').getByRole('button', { name, exact: true }).first().click()
  const answer = async (page: Page, name: string, texts: Record<string, string> = {}): Promise<void> => {
    const form = page.getByRole('dialog', { name })
    for (const [label, text] of Object.entries(texts)) await form.getByRole('textbox', { name: label }).fill(text)
    await form.getByRole('button', { name, exact: true }).click()
    await form.waitFor({ state: 'hidden' })
  }

  it('of an agency asks for more in three presses, with everything filled in', async () => {
    const page = await enter('opd-dinkes', 360)
    await press(page, 'Minta tambah')
    const filledIn = (name: string) => expect.poll(() => page.getByRole('textbox', { name }).inputValue())
    await filledIn('Unduh yang diminta (Mbps)').toBe('150')
    await filledIn('Alasan').not.toBe('')
    await check(page, 'agency-form')
    await press(page, 'Periksa jawaban')
    await press(page, 'Kirim')
    await page.getByRole('heading', { level: 1, name: 'Permintaan terkirim' }).waitFor()
    await page.getByRole('link', { name: 'Lacak di halaman permintaan' }).click()
    await page.getByRole('region', { name: 'Jejak' }).waitFor()
    requestPath = new URL(page.url()).pathname
    await page.context().close()
  })

  it('at the head of the division receives it and hands it on', async () => {
    const page = await enter('kabid', 1280)
    await page.getByRole('navigation').getByRole('link', { name: 'Permintaan' }).first().click()
    // The newest one has no number yet; the list names the agency.
    const row = page.getByRole('row', { name: /Diajukan/ }).filter({ hasText: 'dinkes-utama' })
    await row.first().getByRole('link').first().click()
    await press(page, 'Terima surat')
    await answer(page, 'Terima surat')
    await press(page, 'Beri disposisi')
    const form = page.getByRole('dialog', { name: 'Beri disposisi' })
    await form.getByRole('combobox', { name: 'Diteruskan kepada' }).selectOption('demo-teknisi1')
    await answer(page, 'Beri disposisi', { 'Isi disposisi': 'Segera ditindaklanjuti.' })
    await page.getByRole('region', { name: 'Jejak' }).getByText('Segera ditindaklanjuti.').waitFor()
    expect(new URL(page.url()).pathname).toBe(requestPath)
    await page.context().close()
  })

  it('among the technicians does the work and reports it, with one hand', async () => {
    const { request } = await seen('kabid')
    const page = await enter('teknisi1', 360)
    // Three touches from the list until it is recorded that the line was changed: the second leads to its form.
    const step = (name: string): Promise<void> =>
      page.getByRole('button', { name: `${name}, permintaan ${request.number}`, exact: true }).click()
    await step('Ambil dan mulai')
    await step('Catat penambahan')
    await answer(page, 'Catat penambahan')
    await page.getByRole('heading', { level: 1, name: `Permintaan ${request.number}` }).waitFor()
    await press(page, 'Laporkan')
    await answer(page, 'Laporkan', { Uraian: 'Batas dinaikkan dan diperiksa bersama OPD.' })
    await page.getByRole('region', { name: 'Jejak' }).getByText('diperiksa bersama OPD').waitFor()
    await check(page, 'technician')
    await page.context().close()
  })

  it('of the agency finds whether it took effect, in a sentence', async () => {
    const { request } = await seen('kabid')
    // What measures is elsewhere tested; here its verdict is told as the engine tells it.
    await office.server.requests.giveVerdict(request.id, {
      verdict: 'proven',
      atMs: Date.now(),
      reference: 'walk',
      isOverride: false,
      note: '',
    })
    const page = await enter('opd-dinkes', 360)
    const answerBox = page.getByRole('region', { name: 'Apakah kenaikan sudah berlaku?' })
    // The engine of this server looks at the request as well: whatever stands is what the agency reads.
    const sentences: Record<string, RegExp> = {
      proven: /Ya\. Kami mengukurnya/,
      not_yet_provable: /belum dapat dipastikan/,
    }
    const item = answerBox.getByRole('listitem').filter({ hasText: request.number ?? '' })
    await item.waitFor()
    await expect
      .poll(async () => {
        const { verdict } = (await seen('kabid')).request
        return sentences[verdict ?? '']?.test((await item.textContent()) ?? '')
      })
      .toBe(true)
    await check(page, 'agency-verdict')
    await page.context().close()
  })

  const seen = async (login: string) => {
    const context = await office.enter(login)
    const reply = await context.request.get(`${office.url}/api/v1${requestPath}`)
    const body = (await reply.json()) as {
      request: { id: string; number: string | null; verdict: string | null }
    }
    await context.close()
    return body
  }
})
