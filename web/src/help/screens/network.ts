import type { ScreenHelp } from '../help.ts'

const listKeys = [
  {
    keys: ['Home', 'End'],
    does: { id: 'ke baris pertama atau terakhir', en: 'to the first or the last row' },
  },
]

/** Links as they are now and were. */
export const networkHelp: Record<string, ScreenHelp> = {
  '/links': {
    answers: {
      id: 'Link mana yang bermasalah sekarang? Yang terburuk ada di atas.',
      en: 'Which link is in trouble now? The worst stands on top.',
    },
    terms: ['linkStates', 'contract', 'age', 'quarantine'],
    next: [
      {
        id: 'Tekan satu keadaan di atas daftar untuk melihat link dengan keadaan itu saja.',
        en: 'Press a state above the list to see only the links in it.',
      },
      {
        id: 'Sering memakai saringan yang sama? Simpan sebagai tampilan; satu dapat menjadi tampilan awal.',
        en: 'The same filter again and again? Save it as a view; one of them can open first.',
      },
      { id: 'Buka sebuah link untuk grafik dan riwayatnya.', en: 'Open a link for its chart and history.' },
    ],
    keys: listKeys,
  },
  '/links/:id': {
    answers: {
      id: 'Seberapa penuh link ini, sejak kapan, dan dapatkah angkanya dipercaya?',
      en: 'How full is this link, since when, and can the figures be trusted?',
    },
    terms: ['contract', 'percentile', 'fullMinutes', 'coverage', 'hole'],
    next: [
      {
        id: 'Pilih rentang waktu di atas grafik, atau seret pada grafik untuk memperbesar.',
        en: 'Choose a range above the chart, or drag on the chart to zoom in.',
      },
      {
        id: 'Bandingkan dengan masa sebelumnya; garis abu-abu adalah yang sebelumnya.',
        en: 'Compare with the period before; the grey line is the one before.',
      },
      {
        id: 'Angka yang sama ada sebagai tabel di bawah grafik dan dapat diunduh.',
        en: 'The same figures stand in a table below the chart and can be downloaded.',
      },
    ],
    keys: [
      {
        keys: ['←', '→'],
        does: { id: 'geser penunjuk waktu pada grafik', en: 'move the time cursor on the chart' },
      },
    ],
  },
  '/maintenance': {
    answers: {
      id: 'Pemeliharaan apa yang sedang dan akan berlangsung, dan link mana yang terkena?',
      en: 'Which maintenance is going on or coming, and which links does it concern?',
    },
    terms: ['linkStates'],
    next: [
      {
        id: 'Teknisi merencanakan, Kabid menyetujui sebelum mulai. Gangguan dimaklumi sejak disetujui, tidak pernah mundur.',
        en: 'A technician plans, the head approves before it begins. An outage is excused from the approval on, never backwards.',
      },
      {
        id: 'OPD yang terkena mendapat pemberitahuan dengan sendirinya.',
        en: 'The agencies concerned are told by themselves.',
      },
    ],
  },
  '/inventory': {
    answers: {
      id: 'Perangkat, link, dan OPD apa yang diawasi, dan siapa yang terakhir mengubahnya?',
      en: 'Which devices, links and agencies are watched, and who changed them last?',
    },
    terms: ['versions', 'quarantine', 'contract'],
    next: [
      {
        id: 'Mulai dari nol: tambah perangkat, uji, temukan port dan antreannya, lalu beri nama yang menjadi link.',
        en: 'From nothing: add a device, test it, find its ports and queues, then name those that are links.',
      },
      {
        id: 'Impor YAML menunjukkan perbedaannya dulu; tidak ada yang berlaku sebelum Anda menyetujuinya.',
        en: 'A YAML import shows the differences first; nothing is in force before you agree.',
      },
      {
        id: 'Kontrak link yang sudah dikenal hanya berubah lewat permintaan atau koreksi.',
        en: 'The contract of a known link changes only by a request or a correction.',
      },
    ],
  },
  '/inventory/devices/:id': {
    answers: {
      id: 'Apakah perangkat ini menjawab, dan port atau antrean apa yang ada padanya?',
      en: 'Does this device answer, and which ports or queues has it?',
    },
    terms: ['versions', 'quarantine'],
    next: [
      {
        id: 'Tekan Uji. Bila gagal, tertulis apa yang harus diperiksa: alamat, komunitas, atau sandi.',
        en: 'Press Test. When it fails, it says what to look at: address, community or password.',
      },
      {
        id: 'Temukan port, lalu pilih yang menjadi link. Rahasia yang diketik tidak pernah ditampilkan lagi.',
        en: 'Find the ports, then choose those that are links. A secret that was typed is never shown again.',
      },
    ],
  },
}
