import type { Figure } from './document.ts'
import type { Facts } from './row-tables.ts'

/** What a reader must know before trusting a figure: said in the document itself, in Indonesian. */
export const remarksOf = ({
  facts,
  figures,
  isProvisional,
  isFinished,
}: {
  facts: Facts
  figures: readonly Figure[]
  isProvisional: boolean
  isFinished: boolean
}): string[] => {
  const valueOf = (id: string) => figures.find((figure) => figure.id === id)?.value ?? null
  const survey = figures.find((figure) => figure.id === 'skm.index')
  const index = survey?.value ?? null
  const silent = facts.links.filter((link) => link.measured === null).length
  const remarks: (string | false)[] = [
    !isFinished && 'Triwulan masih berjalan: angka sampai saat perhitungan, belum dapat ditandatangani.',
    isProvisional && 'Kalender tahun ini belum ditetapkan dengan keputusan resmi: angka hari dan jam kerja sementara.',
    facts.requests.length === 0 && 'Tidak ada permintaan dalam triwulan ini.',
    facts.requests.length > 0 &&
      valueOf('done') === 0 &&
      'Belum ada permintaan yang selesai: ketepatan waktu tidak dapat dihitung.',
    facts.links.length === 0 && 'Inventaris tidak memuat tautan.',
    facts.links.length > 0 &&
      silent === facts.links.length &&
      'Tidak ada data pengukuran: ketersediaan dan pemakaian tidak diketahui.',
    silent > 0 &&
      silent < facts.links.length &&
      `${silent} dari ${facts.links.length} tautan tidak terukur sama sekali.`,
    index !== null && (survey?.coverage ?? 1) < 1 && 'Survei kepuasan belum memenuhi jumlah responden.',
    index === null && 'Belum ada formulir survei kepuasan yang lengkap.',
  ]
  return remarks.filter((remark) => remark !== false)
}
