import type { FigureDefinition } from './document.ts'

const explain = (
  id: string,
  [name, nameEn]: [string, string],
  definition: string,
  population: string,
  better: FigureDefinition['better'] = null,
): FigureDefinition => ({ id, name, nameEn, definition, population, better })

const increases = 'Penambahan bandwidth dengan waktu perubahan dalam triwulan'
const links = 'Tautan dalam inventaris'

const verdict = (id: string, name: string, nameEn: string, better: FigureDefinition['better']) =>
  explain(
    `proof.${id}`,
    [name, nameEn],
    'Bagian penambahan yang sudah dinilai dengan putusan terukur terakhir ini; putusan manual tidak dihitung. Selang Wilson 95 %.',
    increases,
    better,
  )

const proofTime = (id: string, name: string, nameEn: string) =>
  explain(
    `proof.time.${id}`,
    [`Waktu sampai terbukti, ${name}`, `Time to proof, ${nameEn}`],
    'Menit dari perubahan sampai putusan terbukti yang pertama.',
    'Penambahan yang terbukti',
    'less',
  )

/** Definitions of the measured figures, as printed in the appendix (domain.md §9). */
export const networkDefinitions: FigureDefinition[] = [
  verdict('proven', 'Terbukti', 'Proven', 'more'),
  verdict('partial', 'Terbukti sebagian', 'Partial', 'less'),
  verdict('notEffective', 'Belum berlaku', 'Not effective', 'less'),
  verdict('reverted', 'Kembali ke batas lama', 'Reverted', 'less'),
  verdict('notYetProvable', 'Belum dapat dibuktikan', 'Not yet provable', 'less'),
  verdict('conflict', 'Bertentangan', 'Conflict', 'less'),
  explain(
    'proof.unjudged',
    ['Belum dinilai', 'Not judged'],
    'Bagian penambahan yang belum diberi putusan terukur.',
    increases,
    'less',
  ),
  explain(
    'falseDone',
    ['Salah selesai', 'False done'],
    'Bagian yang dinyatakan selesai lalu dinilai belum berlaku, sebagian, atau kembali ke batas lama.',
    'Permintaan selesai dalam triwulan yang sudah dinilai',
    'less',
  ),
  proofTime('median', 'median', 'median'),
  proofTime('p90', 'p90', 'p90'),
  proofTime('mean', 'rerata', 'mean'),
  proofTime('max', 'terlama', 'longest'),
  explain(
    'added.down',
    ['Tambahan unduh', 'Download added'],
    'Selisih kontrak naik dari permintaan dalam triwulan, arah unduh; yang sementara terpisah.',
    'Kontrak yang mulai berlaku dalam triwulan',
  ),
  explain(
    'added.up',
    ['Tambahan unggah', 'Upload added'],
    'Sama, arah unggah.',
    'Kontrak yang mulai berlaku dalam triwulan',
  ),
  explain(
    'addedTemporary.down',
    ['Tambahan unduh sementara', 'Download added for a time'],
    'Selisih kontrak dari permintaan sementara.',
    'Kontrak yang mulai berlaku dalam triwulan',
  ),
  explain(
    'addedTemporary.up',
    ['Tambahan unggah sementara', 'Upload added for a time'],
    'Sama, arah unggah.',
    'Kontrak yang mulai berlaku dalam triwulan',
  ),
  explain(
    'beforeAfter.compared',
    ['Dapat dibandingkan', 'Comparable'],
    'Bagian penambahan (per arah) dengan pekan utuh sebelum dan sesudah serta cakupan cukup.',
    'Penambahan per arah',
    'more',
  ),
  explain(
    'beforeAfter.p95Rose',
    ['p95 naik sesudah penambahan', 'p95 rose'],
    'Bagian yang p95 rerata 5 menitnya sesudah lebih tinggi daripada sebelum.',
    'Penambahan yang dapat dibandingkan',
  ),
  explain(
    'usage.ceiling.down',
    ['Menit mentok unduh', 'Minutes at the ceiling, download'],
    'Waktu terukur dengan rerata 5 menit mulai 95 % kontrak yang berlaku saat itu (setelan), semua tautan. Selang: waktu tak terukur dianggap kosong atau penuh.',
    links,
    'less',
  ),
  explain(
    'usage.ceiling.up',
    ['Menit mentok unggah', 'Minutes at the ceiling, upload'],
    'Sama, arah unggah.',
    links,
    'less',
  ),
  explain(
    'usage.needsMore',
    ['Perlu ditambah sebelum diminta', 'Should get more'],
    'Bagian tautan tanpa permintaan terbuka yang lama mentok atau p95-nya mendekati kontrak (setelan).',
    'Tautan yang terukur',
    'less',
  ),
  explain(
    'usage.idle',
    ['Tak pernah melewati 20 % kontrak', 'Never above 20 %'],
    'Bagian tautan yang 5 menit terpadatnya, kedua arah, paling tinggi 20 % kontrak (setelan).',
    'Tautan dengan cakupan data cukup',
  ),
  explain(
    'availability',
    ['Ketersediaan', 'Availability'],
    'Menyala dibagi menyala + putus. Waktu tidak diketahui terpisah; selang menganggapnya putus seluruhnya atau menyala seluruhnya.',
    links,
    'more',
  ),
  explain(
    'availability.withoutMaintenance',
    ['Ketersediaan di luar pemeliharaan', 'Availability without maintenance'],
    'Sama, tanpa waktu pemeliharaan terencana yang disetujui.',
    links,
    'more',
  ),
  explain(
    'availability.outages',
    ['Gangguan', 'Outages'],
    'Rangkaian bersambung 5 menit yang berisi putus, di luar pemeliharaan.',
    links,
    'less',
  ),
  explain(
    'availability.mttr',
    ['Waktu pulih rata-rata', 'Mean time to repair'],
    'Menit putus dibagi jumlah gangguan.',
    links,
    'less',
  ),
  explain(
    'data.coverage',
    ['Cakupan data', 'Data coverage'],
    'Waktu terukur semua tautan (arah yang lebih buruk) dibagi waktu triwulan semua tautan.',
    links,
    'more',
  ),
  explain(
    'data.linksWithoutData',
    ['Tautan tanpa data', 'Links without data'],
    'Tautan yang tidak terukur sama sekali.',
    links,
    'less',
  ),
  explain('data.reset', ['Penghitung diulang', 'Counter resets'], 'Jumlah sampel berlabel reset.', links, 'less'),
  explain('data.gap', ['Sampel hilang', 'Gaps'], 'Jumlah sampel tak terjawab atau melintasi lubang.', links, 'less'),
  explain(
    'data.implausible',
    ['Sampel tak masuk akal', 'Implausible samples'],
    'Jumlah sampel yang melebihi kecepatan antarmuka.',
    links,
    'less',
  ),
  explain(
    'data.ambiguous',
    ['Sampel meragukan', 'Ambiguous samples'],
    'Jumlah sampel yang tidak dapat ditafsirkan.',
    links,
    'less',
  ),
  explain(
    'data.lateEntries',
    ['Entri terlambat', 'Late entries'],
    'Kejadian yang dicatat lebih lama dari toleransi sesudah terjadi.',
    'Permintaan dalam evaluasi',
    'less',
  ),
  explain(
    'data.corrections',
    ['Koreksi', 'Corrections'],
    'Koreksi atas catatan permintaan.',
    'Permintaan dalam evaluasi',
    'less',
  ),
]
