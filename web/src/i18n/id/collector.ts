/** What the collector says of a link. */
export const collector = {
  notYet: 'Link ini belum dicari pada perangkatnya.',
  noInterface: 'Perangkat tidak punya antarmuka "{name}".',
  otherInterface: 'Antarmuka "{name}" ada, tetapi komentar atau alamat MAC-nya bukan yang tercatat di inventaris.',
  manyInterfaces: 'Ada {count} antarmuka bernama "{name}": isi alias atau mac di inventaris.',
  moved:
    'Antarmuka "{name}" berpindah dan mungkin kini port lain: periksa perangkat, lalu muat ulang inventaris untuk menerimanya.',
  ownQueue: 'Antrean "{name}" dibuat RouterOS sendiri dan bisa hilang: buat simple queue tetap untuk link ini.',
  noQueue: 'Perangkat tidak punya simple queue "{name}".',
  manyQueues: 'Ada {count} simple queue bernama "{name}": beri nama yang berbeda agar link dapat dikenali.',
  assumed: 'Kolom antrean mana yang unduh masih diandaikan (BytesIn): isi checkInterface atau columns di inventaris.',
  bypassed:
    'Sebagian besar lalu lintas {on} tidak lewat antrean "{name}": FastTrack melompati simple queue, atau antarmuka itu membawa lebih dari link ini.',
  otherWay: 'Arah antrean "{name}" berlawanan dengan {on}: periksa columns dan faces di inventaris.',
  unknownWay: 'Arah antrean "{name}" belum diketahui; dikenali begitu lalu lintas jelas lebih besar ke satu arah.',
  doubt: 'Jawaban perangkat tidak lengkap, jadi yang dicari mungkin hanya tidak terlihat.',
  near: 'Yang mirip: {near}.',
} as const
