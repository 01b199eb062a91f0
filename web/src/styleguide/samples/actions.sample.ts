import { Plus } from '@lucide/vue'
import { h } from 'vue'
import AppButton from '../../components/AppButton.vue'
import CopyText from '../../components/CopyText.vue'
import AppTag from '../../components/AppTag.vue'
import LinkName from '../../components/LinkName.vue'
import PagerBar from '../../components/PagerBar.vue'
import SegmentedChoice from '../../components/SegmentedChoice.vue'
import { longText, sample, type SampleGroup } from '../sample.ts'
import DialogOpener from './DialogOpener.vue'
import FormOpener from './FormOpener.vue'

const says = (text: string) => ({ default: () => text })
const choices = [
  { value: 'mine', text: 'Milik saya' },
  { value: 'free', text: 'Belum diambil' },
  { value: 'all', text: 'Semua' },
]

export const samples: SampleGroup = {
  AppButton: sample(AppButton, {
    plain: { slots: says('Simpan') },
    hover: { slots: says('Simpan'), force: 'hover' },
    focus: { slots: says('Simpan'), force: 'focus' },
    main: { props: { kind: 'main' }, slots: says('Kirim') },
    'main, hover': { props: { kind: 'main' }, slots: says('Kirim'), force: 'hover' },
    quiet: { props: { kind: 'quiet' }, slots: says('Hapus saringan') },
    'quiet, hover': { props: { kind: 'quiet' }, slots: says('Hapus saringan'), force: 'hover' },
    danger: { props: { kind: 'danger' }, slots: says('Cabut') },
    'disabled, with its reason': { props: { disabledReason: 'Menunggu disposisi' }, slots: says('Kirim') },
    'with an icon': { props: { kind: 'main' }, slots: { default: () => [h(Plus, { 'aria-hidden': true }), 'Baru'] } },
    'icon alone': { props: { kind: 'quiet', 'aria-label': 'Baru' } as object, slots: { default: () => h(Plus) } },
  }),
  AppTag: sample(AppTag, {
    neutral: { slots: says('Menunggu') },
    ok: { props: { tone: 'ok' }, slots: says('Terbukti') },
    warn: { props: { tone: 'warn' }, slots: says('Akan lewat') },
    bad: { props: { tone: 'bad' }, slots: says('LEWAT') },
    info: { props: { tone: 'info' }, slots: says('Dijeda') },
  }),
  AppDialog: sample(DialogOpener, {
    closed: { props: { title: 'Catat disposisi', text: 'Isi dialog.' } },
    drawer: { props: { title: 'Bantuan', text: 'Di samping layar.', drawer: true } },
    'long text': { props: { title: longText, text: Array(12).fill(longText).join('. ') } },
  }),
  CopyText: sample(CopyText, {
    command: { props: { text: '/queue simple set [find name="dinkes-utama"] max-limit=50M/100M' } },
    'long text': { props: { text: longText } },
  }),
  DialogForm: sample(FormOpener, {
    'sends for ever': { props: { title: 'Beri disposisi', label: 'Isi' } },
    refused: { props: { title: 'Tolak', label: 'Alasan', problems: ['Wajib diisi.', 'Waktu: di masa depan.'] } },
    danger: { props: { title: 'Tarik link', label: 'Alasan', danger: true } },
  }),
  LinkName: sample(LinkName, {
    'may be opened': { props: { id: 'dinkes-utama', mayOpen: true } },
    hover: { props: { id: 'dinkes-utama', mayOpen: true }, force: 'hover' },
    'not for this reader': { props: { id: 'dinkes-utama', mayOpen: false } },
    'long text': { props: { id: longText, mayOpen: true } },
  }),
  PagerBar: sample(PagerBar, {
    first: { props: { modelValue: '1', total: 200, size: 50 } },
    middle: { props: { modelValue: '2', total: 150, size: 50 } },
    last: { props: { modelValue: '5', total: 250, size: 50 } },
    'one page: nothing': { props: { modelValue: '1', total: 12, size: 50 } },
  }),
  SegmentedChoice: sample(SegmentedChoice<string>, {
    default: { props: { modelValue: 'mine', label: 'Siapa', options: choices } },
    hover: { props: { modelValue: 'mine', label: 'Siapa', options: choices }, force: 'hover' },
    'long text': {
      props: { modelValue: 'a', label: 'Kantor', options: [...choices, { value: 'a', text: 'Permintaan yang lewat' }] },
    },
  }),
}
