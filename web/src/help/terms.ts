import type { Text } from './help.ts'

const term = (idWord: string, enWord: string, id: string, en: string): { word: Text; means: Text } => ({
  word: { id: idWord, en: enWord },
  means: { id, en },
})

/** Every figure and word that a screen may owe an explanation, in the order of the alphabet of their names. */
export const terms = {
  age: term(
    'Umur data',
    'Age of the data',
    'Berapa lama sejak angka itu dibaca dari perangkat. Kuning berarti terlambat; bila terlalu tua, angkanya dihapus dan tertulis “Tak ada data”. Angka lama tidak pernah disamarkan sebagai angka sekarang.',
    'How long ago the figure was read from the device. Yellow is late; when it is too old the figure is removed and “No data” stands there. An old figure never passes for a new one.',
  ),
  calendars: term(
    'Tiga jam',
    'Three clocks',
    'Waktu dihitung tiga kali: jam biasa (24 jam, yang mengikat), jam kerja kantor, dan hari kerja. Hari libur diambil dari kalender di Administrasi. Jeda yang sah menghentikan ketiganya.',
    'Time is counted three times: around the clock (24 hours, the one that binds), office hours, and working days. Holidays come from the calendar under Administration. A valid pause stops all three.',
  ),
  ceiling: term(
    'Batas lama',
    'Old limit',
    'Kecepatan tertinggi yang benar-benar dapat dilewati link sebelum dinaikkan, diukur dari lalu lintasnya, bukan dari kontrak.',
    'The highest speed that the link really let through before the increase, measured from its traffic, not from the contract.',
  ),
  contract: term(
    'Kontrak',
    'Contract',
    'Kecepatan yang dijanjikan, unduh dan unggah terpisah. Persentase selalu terhadap kontrak yang berlaku pada saat itu.',
    'The speed that was promised, download and upload apart. Percentages are always against the contract of that moment.',
  ),
  coverage: term(
    'Cakupan',
    'Coverage',
    'Bagian waktu yang benar-benar terukur. 95% berarti 5% waktunya tidak diketahui. Yang tidak terukur tidak dianggap nol dan tidak dianggap baik.',
    'The share of time that was really measured. 95% means that 5% of the time is unknown. What was not measured counts neither as zero nor as good.',
  ),
  fullMinutes: term(
    'Menit menyentuh batas',
    'Minutes at the ceiling',
    'Berapa menit pemakaian menempel pada kontrak (95% atau lebih). Sering menyentuh batas pada jam kerja adalah alasan yang kuat untuk meminta tambahan.',
    'How many minutes use was pressed against the contract (95% or more). Often at the ceiling in office hours is a good reason to ask for more.',
  ),
  hash: term(
    'Sidik (hash)',
    'Fingerprint (hash)',
    'Deretan huruf dan angka yang berubah bila satu angka pun dalam dokumen berubah. Samakan dengan yang tercetak untuk memastikan dokumennya sama.',
    'A row of letters and digits that changes when a single figure of the document does. Compare it with the printed one to know that it is the same document.',
  ),
  hole: term(
    'Lubang data',
    'Hole in the data',
    'Waktu tanpa pengukuran: diarsir, garisnya putus. Bukan nol: tidak diketahui.',
    'Time without a measurement: hatched, and the line breaks. It is not zero, it is unknown.',
  ),
  linkStates: term(
    'Keadaan link',
    'State of a link',
    'Normal; Padat: 80% kontrak atau lebih; Penuh: 95% atau lebih; PUTUS: port mati; Dirawat: pemeliharaan yang disetujui; Tak ada data: tidak terukur. Setiap keadaan punya bentuk, kata, dan warna sendiri.',
    'Normal; Busy: 80% of the contract or more; Full: 95% or more; DOWN: the port is off; Maintained: approved maintenance; No data: not measured. Each state has its own shape, word and colour.',
  ),
  median: term(
    'Median dan p90',
    'Median and p90',
    'Median: separuh permintaan selesai lebih cepat dari ini. p90: sembilan dari sepuluh selesai lebih cepat dari ini. Satu kasus yang sangat lama tidak menggeser keduanya, beda dengan rata-rata.',
    'Median: half of the requests were quicker than this. p90: nine of ten were. One very long case moves neither of them, unlike an average.',
  ),
  onTime: term(
    'Tepat waktu',
    'On time',
    'Permintaan yang selesai sebelum batasnya, dibagi semua yang selesai. “Boleh terlambat lagi” adalah sisa keterlambatan sebelum target triwulan gagal.',
    'Requests that were done before their limit, divided by all that were done. “May still be late” is what is left before the target of the quarter is missed.',
  ),
  pause: term(
    'Jeda',
    'Pause',
    'Waktu yang tidak dihitung karena menunggu pihak lain, misalnya kelengkapan surat. Siapa yang menjeda dan mengapa tertulis pada jejaknya.',
    'Time that does not count because somebody else is waited for, a missing letter for instance. Who paused and why stands in the trail.',
  ),
  percentile: term(
    'p95',
    'p95',
    'Kecepatan yang dilewati hanya pada 5% waktu tersibuk. Lebih jujur daripada puncak (satu detik saja) dan rata-rata (malam ikut dihitung).',
    'The speed that was passed only in the busiest 5% of the time. More honest than a peak (one second is enough) and than an average (nights count too).',
  ),
  quarantine: term(
    'Dikarantina',
    'Quarantined',
    'Pantau ragu apakah port itu masih link yang sama (nama, alias, atau MAC berubah), jadi angkanya ditahan sampai diperiksa di Inventaris.',
    'Pantau doubts that the port is still the same link (name, alias or MAC changed), so its figures are held back until somebody looks at it under Inventory.',
  ),
  rungs: term(
    'Tangga bukti E0 sampai E7',
    'Rungs of evidence E0 to E7',
    'Setiap anak tangga satu pertanyaan: cukupkah datanya, adakah batas lama, pernahkah batas itu dilewati cukup lama, dan seterusnya. Buka satu baris untuk melihat angka dan syaratnya.',
    'Each rung is one question: is there enough data, was there an old limit, was it passed for long enough, and so on. Open a row for its figures and what they must reach.',
  ),
  slaClock: term(
    'Sisa dan LEWAT',
    'Left and OVERDUE',
    'Waktu menuju batas 24 jam. “LEWAT” berarti batasnya sudah terlampaui; jamnya terus berjalan sampai dinyatakan selesai.',
    'Time to the limit of 24 hours. “OVERDUE” means that the limit has passed; the clock goes on until it is declared done.',
  ),
  undeclared: term(
    'Perubahan tanpa laporan',
    'Change without a report',
    'Batas link tampak berubah, padahal tidak ada yang melaporkannya. Jelaskan, atau cari siapa yang mengubahnya.',
    'The limit of a link seems to have changed although nobody reported it. Explain it, or find out who changed it.',
  ),
  verdicts: term(
    'Putusan bukti',
    'Verdict of the proof',
    'Terbukti: batas lama pasti sudah tidak berlaku. Sebagian: naik, tetapi kurang dari yang diminta. Tidak berlaku: tetap tertahan di batas lama. Dikembalikan: sempat naik, lalu turun lagi. Belum dapat dibuktikan: pemakaiannya belum menekan batas. Bertentangan: angkanya saling menyangkal.',
    'Proven: the old limit is surely gone. Partial: raised, but by less than was asked. Not effective: still held at the old limit. Reverted: raised, then lowered again. Not yet provable: use has not pressed against the limit. In conflict: the figures contradict each other.',
  ),
  versions: term(
    'Versi',
    'Version',
    'Setiap perubahan inventaris adalah satu versi dengan siapa, kapan, dan mengapa. Versi lama dapat diberlakukan lagi.',
    'Each change of the inventory is a version with who, when and why. An old one can be put in force again.',
  ),
} as const satisfies Record<string, { word: Text; means: Text }>

export type TermName = keyof typeof terms
