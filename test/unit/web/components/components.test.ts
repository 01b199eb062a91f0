// @vitest-environment happy-dom
import AppButton from '#web/components/AppButton.vue'
import DataAge from '#web/components/DataAge.vue'
import FieldText from '#web/components/FieldText.vue'
import PanelBox from '#web/components/PanelBox.vue'
import StateWord from '#web/components/StateWord.vue'
import UsageCell from '#web/components/UsageCell.vue'
import { loadDictionaries } from '#web/i18n/translator.ts'
import { linkStates } from '#web/live/link-state.ts'
import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'

beforeAll(() => loadDictionaries(['common']))

const failure = { code: 'unavailable' as const, text: 'Tidak tersedia.', errorId: 'e-17' }
const slots = { default: '<p>isi</p>', empty: '<p>kosong</p>' }

describe('PanelBox', () => {
  it.each([
    { name: 'ready', props: {}, says: ['isi'], hides: ['kosong', 'Memuat'] },
    { name: 'loading', props: { state: 'loading' as const }, says: ['Memuat'], hides: ['isi', 'kosong'] },
    { name: 'empty', props: { state: 'empty' as const }, says: ['kosong'], hides: ['isi'] },
    { name: 'error', props: { failure }, says: ['Tidak tersedia.', 'e-17', 'Coba lagi'], hides: ['isi'] },
    {
      name: 'error with old data',
      props: { failure, keptFromMs: Date.parse('2026-11-24T07:05:00Z') },
      says: ['Tidak tersedia.', 'isi', '24 Nov 2026, 14.05 WIB'],
      hides: [],
    },
    { name: 'no permission', props: { state: 'no-permission' as const }, says: ['Di luar wewenang'], hides: ['isi'] },
  ])('$name', ({ props, says, hides }) => {
    const text = mount(PanelBox, { props: { title: 'Judul', ...props }, slots }).text()
    for (const word of ['Judul', ...says]) expect(text).toContain(word)
    for (const word of hides) expect(text).not.toContain(word)
  })
  it('tries again when asked', async () => {
    const panel = mount(PanelBox, { props: { failure }, slots })
    await panel.get('button').trigger('click')
    expect(panel.emitted('retry')).toHaveLength(1)
  })
})

describe('DataAge', () => {
  const nowMs = Date.parse('2026-11-24T07:05:00Z')
  it.each([
    [{ readAtMs: nowMs - 4000 }, 'Data 4 dtk lalu'],
    [{ readAtMs: nowMs - 40_000 }, 'Terlambat: data 40 dtk lalu'],
    [{ readAtMs: nowMs - 300_000 }, 'Tidak ada data sejak 14.00'],
    [{ readAtMs: nowMs - 4000, isDisconnected: true }, 'Terputus'],
    [{ readAtMs: null }, 'Tidak ada data'],
    [{ readAtMs: nowMs - 4000, compact: true }, '4 dtk'],
    [{ readAtMs: nowMs - 300_000, compact: true }, 'sejak 14.00'],
  ])('%o says %s', (props, text) => {
    expect(mount(DataAge, { props: { cadenceMs: 10_000, nowMs, ...props } }).text()).toBe(text)
  })
})

describe('StateWord', () => {
  it.each(linkStates)('%s is a shape and a word, at most 12 letters', (state) => {
    const word = mount(StateWord, { props: { state } })
    expect(word.find('svg').exists()).toBe(true)
    expect(word.text().length).toBeGreaterThan(0)
    expect(word.text().length).toBeLessThanOrEqual(12)
  })
  it('draws six different shapes', () => {
    const shapes = linkStates.map((state) => mount(StateWord, { props: { state } }).get('svg').element.innerHTML)
    expect(new Set(shapes).size).toBe(linkStates.length)
  })
})

describe('UsageCell', () => {
  it.each([
    [{ rateBps: 31e6, contractBps: 50e6 }, ['31', '/ 50', '62%']],
    [{ rateBps: 0, contractBps: 50e6 }, ['0', '0%']],
    [{ rateBps: null, contractBps: 50e6 }, ['–', '/ 50']],
    [{ rateBps: 31e6, contractBps: null }, ['31', '/ –']],
  ])('%o', (props, says) => {
    const text = mount(UsageCell, { props }).text()
    for (const word of says) expect(text).toContain(word)
    if (props.rateBps === null || props.contractBps === null) expect(text).not.toContain('%')
  })
})

describe('AppButton', () => {
  it('says why it may not be pressed, and does nothing', async () => {
    const button = mount(AppButton, { props: { disabledReason: 'Belum disetujui' }, slots: { default: 'Selesai' } })
    await button.trigger('click')
    expect(button.emitted('press')).toBeUndefined()
    expect(button.attributes()).toMatchObject({ title: 'Belum disetujui', 'aria-disabled': 'true' })
    expect(button.attributes('disabled')).toBeUndefined()
  })
})

describe('FieldText', () => {
  it('ties label, hint and error to its input', () => {
    const field = mount(FieldText, { props: { label: 'Nama', hint: 'Lengkap', error: 'Wajib diisi', modelValue: '' } })
    const input = field.get('input')
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'))
    const described = input.attributes('aria-describedby')?.split(' ') ?? []
    expect(described.map((id) => field.get(`[id="${id}"]`).text())).toEqual(['Lengkap', 'Wajib diisi'])
    expect(input.attributes('aria-invalid')).toBe('true')
  })
})
