import type { ScreenHelp } from '../help.ts'

/** From the letter to the proof. */
export const requestHelp: Record<string, ScreenHelp> = {
  '/work': {
    answers: {
      id: 'Apa yang harus saya kerjakan berikutnya? Yang paling sedikit sisa waktunya ada di atas.',
      en: 'What should I do next? What has the least time left stands on top.',
    },
    terms: ['slaClock', 'pause', 'calendars', 'verdicts'],
    next: [
      { id: 'Ambil yang belum diambil siapa pun.', en: 'Take what nobody has taken.' },
      {
        id: 'Buka permintaan, ubah batas di perangkat, lalu tandai selesai dengan jamnya.',
        en: 'Open a request, change the limit on the device, then mark it done with its time.',
      },
      {
        id: 'Tanpa sinyal, laporan disimpan di perangkat ini dan terkirim nanti dengan kedua waktunya.',
        en: 'Without a signal a report is kept on this device and sent later with both times.',
      },
    ],
  },
  '/my': {
    answers: {
      id: 'Apakah kecepatan kantor kami cukup, dan sampai di mana permintaan kami?',
      en: 'Is the speed of our office enough, and how far is our request?',
    },
    terms: ['contract', 'fullMinutes', 'percentile', 'age'],
    next: [
      {
        id: 'Bila sering menyentuh batas, tekan Minta tambah: isiannya sudah terisi.',
        en: 'When it is often at the ceiling, press Ask for more: the form is filled in already.',
      },
      {
        id: 'Kantor lambat padahal tidak penuh? Ajukan pengaduan.',
        en: 'The office is slow although it is not full? File a complaint.',
      },
    ],
  },
  '/requests': {
    answers: {
      id: 'Permintaan apa saja yang ada, sampai di mana, dan mana yang terlambat?',
      en: 'Which requests are there, how far are they, and which are late?',
    },
    terms: ['slaClock', 'calendars', 'pause', 'verdicts'],
    next: [
      {
        id: 'Cari dengan nomor, OPD, atau nomor surat; saring lalu simpan sebagai tampilan.',
        en: 'Find by number, agency or number of the letter; filter, then save it as a view.',
      },
      {
        id: 'Unduhan Excel dan CSV berisi persis yang tersaring.',
        en: 'The Excel and CSV files hold exactly what is filtered.',
      },
    ],
  },
  '/requests/new': {
    answers: {
      id: 'Bagaimana meminta kecepatan tambahan? Empat isian, periksa, kirim.',
      en: 'How do we ask for more speed? Four fields, check, send.',
    },
    terms: ['contract', 'fullMinutes', 'slaClock'],
    next: [
      {
        id: 'Siapkan surat dalam PDF atau foto; nomor dan tanggalnya seperti tertulis pada surat.',
        en: 'Have the letter as a PDF or a photo; its number and date as written on it.',
      },
      {
        id: 'Isian tersimpan di perangkat ini bila Anda berhenti di tengah jalan.',
        en: 'What you typed is kept on this device when you stop half-way.',
      },
      {
        id: 'Sesudah dikirim, batas waktunya langsung tertulis dan dapat dilacak lewat kode QR pada tanda terima.',
        en: 'Once sent, its limit is shown at once, and it can be followed by the QR code on the receipt.',
      },
    ],
  },
  '/requests/:id': {
    answers: {
      id: 'Sampai di mana permintaan ini, berapa sisa waktunya, dan siapa yang harus bertindak?',
      en: 'How far is this request, how much time is left, and whose turn is it?',
    },
    terms: ['slaClock', 'calendars', 'pause', 'verdicts', 'rungs'],
    next: [
      {
        id: 'Langkah berikutnya adalah tombol utama. Yang belum boleh ditekan menyebut alasannya.',
        en: 'The next step is the main button. One that may not be pressed yet says why.',
      },
      {
        id: 'Jejak tidak pernah diubah. Salah catat? Buat koreksi: yang lama tetap terbaca.',
        en: 'The trail is never edited. A wrong entry? Make a correction: the old one stays readable.',
      },
      { id: 'Cetakan resmi ada pada bagian berkas.', en: 'The official prints stand under files.' },
    ],
  },
  '/requests/:id/proof': {
    answers: {
      id: 'Apakah kenaikan kecepatan itu sungguh berlaku, dan apa buktinya?',
      en: 'Did the increase really take effect, and what shows it?',
    },
    terms: ['verdicts', 'ceiling', 'rungs', 'coverage', 'hole', 'hash'],
    next: [
      {
        id: 'Baca kalimat putusannya dulu, lalu dua gambar, lalu tangga buktinya.',
        en: 'Read the sentence of the verdict first, then the two pictures, then the rungs.',
      },
      {
        id: 'Belum dapat dibuktikan? Tunggu jam sibuk, atau uji aktif bila link itu punya lawan uji.',
        en: 'Not yet provable? Wait for a busy hour, or run an active test when the link has a partner for it.',
      },
      {
        id: 'Sertifikat dapat dihitung ulang oleh siapa pun dari data yang sama.',
        en: 'Anybody can compute the certificate again from the same data.',
      },
    ],
  },
  '/requests/:id/survey': {
    answers: {
      id: 'Seberapa puas Anda dengan layanan ini?',
      en: 'How content are you with this service?',
    },
    terms: [],
    next: [
      {
        id: 'Satu isian untuk satu permintaan yang selesai. Yang anonim tidak dapat dihubungkan kembali dengan Anda.',
        en: 'One form for one finished request. An anonymous one cannot be led back to you.',
      },
    ],
  },
}
