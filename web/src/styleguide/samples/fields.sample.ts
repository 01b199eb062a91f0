import FieldArea from '../../components/FieldArea.vue'
import FieldCheck from '../../components/FieldCheck.vue'
import FieldFile from '../../components/FieldFile.vue'
import FieldMoment from '../../components/FieldMoment.vue'
import FieldSelect from '../../components/FieldSelect.vue'
import FieldText from '../../components/FieldText.vue'
import ProblemLines from '../../components/ProblemLines.vue'
import { longText, sample, type SampleGroup } from '../sample.ts'

const hint = 'Seperti tertulis pada surat'
const error = 'Isi nomor surat'
const file = (name: string) => ({ id: name, name, contentType: 'application/pdf', sizeBytes: 184_000, sha256: '' })
const options = [
  { value: '', text: 'Semua OPD' },
  { value: 'bkd', text: longText },
]

export const samples: SampleGroup = {
  FieldText: sample(FieldText, {
    empty: { props: { modelValue: '', label: 'Nomor surat', hint } },
    filled: { props: { modelValue: '005/112', label: 'Nomor surat' } },
    focus: { props: { modelValue: '005/112', label: 'Nomor surat' }, force: 'focus' },
    error: { props: { modelValue: '', label: 'Nomor surat', hint, error } },
    'label hidden': { props: { modelValue: '', label: 'Cari', type: 'search', placeholder: 'OPD', hideLabel: true } },
    number: { props: { modelValue: '100', label: 'Mbps', type: 'number', min: '1', max: '1000' } },
    'long text': { props: { modelValue: longText, label: longText, hint: longText } },
  }),
  FieldArea: sample(FieldArea, {
    empty: { props: { modelValue: '', label: 'Alasan', hint: 'Satu atau dua kalimat' } },
    error: { props: { modelValue: '', label: 'Alasan', error: 'Isi alasan' } },
    code: { props: { modelValue: '/queue simple set rsud max-limit=100M/100M', label: 'Perintah', code: true } },
    'long text': { props: { modelValue: longText.repeat(4), label: 'Alasan', rows: 3 } },
  }),
  FieldCheck: sample(FieldCheck, {
    off: { props: { modelValue: false, label: 'Kirim juga lewat surel' } },
    on: { props: { modelValue: true, label: 'Kirim juga lewat surel' } },
    focus: { props: { modelValue: true, label: 'Kirim juga lewat surel' }, force: 'focus' },
    'long text': { props: { modelValue: false, label: longText } },
  }),
  FieldFile: sample(FieldFile, {
    empty: { props: { modelValue: [], label: 'Berkas surat' } },
    'one file': { props: { modelValue: [file('surat.pdf')], label: 'Berkas surat' } },
    'several, long names': {
      props: { modelValue: [file('surat.pdf'), file(`${longText}.pdf`)], label: 'Lampiran', multiple: true },
    },
  }),
  FieldMoment: sample(FieldMoment, {
    empty: { props: { modelValue: null, label: 'Waktu diterima', hint: 'Waktu WIB' } },
    filled: { props: { modelValue: Date.UTC(2026, 10, 24, 7, 5), label: 'Waktu diterima' } },
  }),
  ProblemLines: sample(ProblemLines, {
    'nothing wrong: nothing': { props: { lines: [] } },
    'two lines': { props: { lines: ['Nomor surat: isi dulu.', 'Tanggal: tidak boleh di masa depan.'] } },
    'long text': { props: { lines: [longText] } },
  }),
  FieldSelect: sample(FieldSelect, {
    default: { props: { modelValue: '', label: 'OPD', options } },
    focus: { props: { modelValue: '', label: 'OPD', options }, force: 'focus' },
    'long text': { props: { modelValue: 'bkd', label: 'OPD', options } },
    'label hidden': { props: { modelValue: '', label: 'OPD', options, hideLabel: true } },
  }),
}
