/** The work list of a technician. */
export const work = {
  title: 'Kerja',
  show: 'Tampilkan',
  mine: 'Milik saya {count}',
  free: 'Belum diambil {count}',
  all: 'Semua {count}',
  emptyTitle: 'Tidak ada pekerjaan',
  emptyText: 'Bagus. Permintaan baru muncul di sini tanpa memuat ulang.',
  toRestore: 'Batas yang harus dikembalikan',
  unproven: 'Dinyatakan selesai, belum terbukti',
} as const
