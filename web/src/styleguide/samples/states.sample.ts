import { h } from 'vue'
import AppButton from '../../components/AppButton.vue'
import DataAge from '../../components/DataAge.vue'
import PageBanner from '../../components/PageBanner.vue'
import PanelBox from '../../components/PanelBox.vue'
import SkeletonBlock from '../../components/SkeletonBlock.vue'
import StateShape from '../../components/StateShape.vue'
import StateWord from '../../components/StateWord.vue'
import { linkStates } from '../../live/link-state.ts'
import { longText, sample, type SampleGroup, type State } from '../sample.ts'

const nowMs = Date.UTC(2026, 10, 24, 7, 5)
const at = (secondsAgo: number) => ({ readAtMs: nowMs - secondsAgo * 1000, cadenceMs: 10_000, nowMs })
const failure = { code: 'unavailable' as const, text: 'Bagian yang diperlukan sedang tidak tersedia.', errorId: '0b6c' }
const offline = { code: 'offline' as const, text: 'Server tidak dapat dihubungi.', errorId: null }
const slots = {
  default: () => h('p', 'Isi panel.'),
  empty: () => [h('h3', 'Tidak ada permintaan terbuka'), h('p', 'Terakhir selesai kemarin.')],
}
const everyState = <P>(props: (state: (typeof linkStates)[number]) => P): Record<string, State<P>> =>
  Object.fromEntries(linkStates.map((state) => [state, { props: props(state) }]))

export const samples: SampleGroup = {
  PanelBox: sample(PanelBox, {
    ready: { props: { title: 'Siap' }, slots },
    'with actions': {
      props: { title: 'Dengan tombol' },
      slots: { ...slots, actions: () => h(AppButton, () => 'Unduh') },
    },
    loading: { props: { title: 'Memuat', state: 'loading', height: '6rem' }, slots },
    empty: { props: { title: 'Kosong', state: 'empty' }, slots },
    error: { props: { title: 'Galat', failure }, slots },
    'error, old data kept': { props: { title: 'Galat dengan data lama', failure, keptFromMs: nowMs }, slots },
    'stale: no network': { props: { title: 'Tanpa jaringan', failure: offline, keptFromMs: nowMs }, slots },
    'no permission': { props: { title: 'Di luar wewenang', state: 'no-permission' }, slots },
    flush: { props: { title: 'Rapat', flush: true }, slots },
    'long text': { props: { title: longText }, slots: { default: () => h('p', longText) } },
  }),
  SkeletonBlock: sample(SkeletonBlock, { loading: { props: { height: '6rem' } } }),
  PageBanner: sample(PageBanner, {
    stale: { props: { title: 'DATA BERHENTI' }, slots: { default: () => 'Kolektor diam 2 mnt.' } },
    note: { props: { title: 'DATA DEMO', tone: 'note' }, slots: { default: () => 'Perangkat tiruan.' } },
    'long text': { props: { title: 'TIDAK TERHUBUNG' }, slots: { default: () => longText } },
  }),
  DataAge: sample(DataAge, {
    fresh: { props: at(4) },
    late: { props: at(45) },
    'stale: unknown': { props: at(900) },
    'never read': { props: { readAtMs: null, cadenceMs: 10_000, nowMs } },
    disconnected: { props: { ...at(4), isDisconnected: true } },
    compact: { props: { ...at(4), compact: true } },
    'compact, late': { props: { ...at(45), compact: true } },
    'compact, stale': { props: { ...at(900), compact: true } },
  }),
  StateShape: sample(
    StateShape,
    everyState((state) => ({ state })),
  ),
  StateWord: sample(
    StateWord,
    everyState((state) => ({ state })),
  ),
}
