import type { ScreenHelp } from '../help.ts'

/** What keeps Pantau itself in order, and what is on no list. */
export const adminHelp: Record<string, ScreenHelp> = {
  '/admin': {
    answers: {
      id: 'Siapa boleh masuk, menurut kalender dan aturan apa, dan apakah Pantau sendiri sehat?',
      en: 'Who may enter, by which calendar and rules, and is Pantau itself well?',
    },
    terms: ['calendars', 'coverage', 'hash'],
    next: [
      {
        id: 'Akun baru mendapat sandi awal yang hanya ditampilkan sekali.',
        en: 'A new account gets a first password that is shown once.',
      },
      {
        id: 'Hari libur dan jam kerja berlaku dari suatu tanggal; pratinjau menunjukkan permintaan mana yang bergeser.',
        en: 'Holidays and office hours hold from a date on; the preview shows which requests move.',
      },
      {
        id: 'Catatan audit tidak dapat diubah diam-diam: periksa rantainya di tab Audit.',
        en: 'The audit cannot be changed in silence: check its chain on the tab Audit.',
      },
    ],
  },
  '/:rest(.*)*': {
    answers: {
      id: 'Halaman yang dicari tidak ada di alamat ini.',
      en: 'The page that was looked for is not at this address.',
    },
    terms: [],
    next: [
      {
        id: 'Periksa alamatnya, atau cari link dan halaman dengan Ctrl K.',
        en: 'Check the address, or find links and pages with Ctrl K.',
      },
    ],
  },
}
