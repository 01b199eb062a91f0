import type { ScreenHelp } from '../help.ts'

/** Those who answer for the service. */
export const officeHelp: Record<string, ScreenHelp> = {
  '/supervision': {
    answers: {
      id: 'Siapa yang terlambat, siapa yang akan terlambat, dan apakah yang selesai sungguh selesai?',
      en: 'Who is late, who will be, and is what was done really done?',
    },
    terms: ['slaClock', 'onTime', 'median', 'verdicts', 'undeclared', 'fullMinutes', 'coverage'],
    next: [
      {
        id: 'Mulai dari kalimat di atas, lalu “Perlu perhatian” dari baris pertama.',
        en: 'Begin with the sentence on top, then the list of what needs attention from its first row.',
      },
      {
        id: 'Selesai tetapi belum terbukti: buka, baca apa yang kurang, dan kapan dapat dibuktikan.',
        en: 'Done but not proven: open it, read what is missing and when it can be proven.',
      },
      {
        id: 'Perubahan tanpa laporan perlu penjelasan; penjelasannya tercatat.',
        en: 'A change without a report needs an explanation; it is kept.',
      },
    ],
  },
  '/complaints': {
    answers: {
      id: 'Pengaduan apa yang masuk, dan mana yang mendekati batas jawabannya?',
      en: 'Which complaints came in, and which are near the limit of their answer?',
    },
    terms: ['calendars'],
    next: [
      {
        id: 'Catat pengaduan dari saluran mana pun, juga yang lisan, supaya batasnya terhitung.',
        en: 'Note complaints of every channel, spoken ones too, so that their limit is counted.',
      },
      {
        id: 'Ekspor hanya memuat yang boleh Anda lihat; nama pelapor tidak ikut.',
        en: 'An export holds only what you may see, without the names of those who complained.',
      },
    ],
  },
  '/complaints/:id': {
    answers: {
      id: 'Sudah sampai mana pengaduan ini, dan siapa yang harus menjawab?',
      en: 'How far is this complaint, and who must answer?',
    },
    terms: ['calendars'],
    next: [
      {
        id: 'Terima, tangani, lalu jawab pelapor sebelum batasnya; yang lewat naik ke tingkat kedua.',
        en: 'Take it, deal with it, answer before the limit; one that runs over goes to the second level.',
      },
    ],
  },
  '/evaluations': {
    answers: {
      id: 'Bagaimana hasil layanan dari triwulan ke triwulan?',
      en: 'How did the service do, quarter by quarter?',
    },
    terms: ['onTime', 'hash'],
    next: [
      {
        id: 'Triwulan yang sudah lewat dihitung sendiri; buka untuk memeriksa lalu menandatangani.',
        en: 'A quarter that is over is computed by itself; open it to check and sign it.',
      },
    ],
  },
  '/evaluations/:quarter': {
    answers: {
      id: 'Apakah standar layanan tercapai triwulan ini, dan dari baris mana setiap angkanya?',
      en: 'Was the standard of the service reached this quarter, and from which rows does each figure come?',
    },
    terms: ['onTime', 'median', 'coverage', 'verdicts', 'hash'],
    next: [
      {
        id: 'Tekan sebuah angka untuk definisi dan baris di baliknya.',
        en: 'Press a figure for its definition and the rows behind it.',
      },
      {
        id: 'Yang ditandatangani dibekukan. Data yang datang belakangan menunggu revisi bernomor.',
        en: 'What is signed is frozen. Data that comes later waits for a numbered revision.',
      },
      {
        id: 'Unduh PDF, Excel, atau kotak ZIP yang dapat diperiksa tanpa jaringan.',
        en: 'Download the PDF, the workbook, or the ZIP box that can be checked without a network.',
      },
    ],
  },
}
