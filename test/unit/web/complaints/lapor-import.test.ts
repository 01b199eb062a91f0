// @vitest-environment happy-dom
import LaporImport from '#web/features/complaints/LaporImport.vue'
import { loadDictionaries } from '#web/i18n/translator.ts'
import { LAPOR_MAX_CHARS } from '#wire/complaints.ts'
import { flushPromises, mount } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'

beforeAll(() => loadDictionaries(['common', 'forms', 'complaints']), 60_000)

it('refuses a file that is too long before it is read, and says limit and way out', async () => {
  let reads = 0
  const fileOf = (size: number, text: string) => ({
    name: 'lapor.csv',
    size,
    text: () => {
      reads += 1
      return Promise.resolve(text)
    },
  })
  const dialog = mount(LaporImport, { attachTo: document.body })
  await flushPromises()
  const input = document.querySelector<HTMLInputElement>('input[type="file"]')
  if (!input) throw new Error('there is no field for the file')
  const choose = async (file: object): Promise<string> => {
    Object.defineProperty(input, 'files', { value: [file], configurable: true })
    input.dispatchEvent(new Event('change'))
    await flushPromises()
    return document.body.textContent
  }
  const huge = await choose(fileOf(2e9, 'x'))
  expect(huge).toContain('Berkas ini 2,0 GB, terlalu besar: paling banyak 80.000 huruf')
  expect(huge).toContain('rentang waktu yang lebih pendek')
  expect(reads).toBe(0)
  // Perhaps short enough by its bytes: counted.
  const counted = await choose(fileOf(LAPOR_MAX_CHARS + 1, 'x'.repeat(LAPOR_MAX_CHARS + 1)))
  expect(counted).toContain('terlalu besar: paling banyak 80.000 huruf')
  expect(reads).toBe(1)
  dialog.unmount()
})
