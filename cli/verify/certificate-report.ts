import type { Certificate } from '#domain/verification/certificate.ts'
import type { CertificateDifference } from '#domain/verification/compare-certificate.ts'
import type { Recomputed } from './recompute-certificate.ts'

/** 0 the same, 1 different or tampered, 3 neither can be said; 2 is a wrong call or file. */
export const exitCodeOf = ({ result, rollupsAgree }: Recomputed): number =>
  rollupsAgree === false ? 1 : { same: 0, different: 1, tampered: 1, thinned: 3, unknown_algorithm: 3 }[result]

const MAX_DIFFERENCES = 30

const words = {
  id: {
    same: 'SAMA: dihitung ulang dari penyimpanan, hasilnya persis seperti sertifikat ini.',
    different: 'BERBEDA: penyimpanan tidak menghasilkan sertifikat ini.',
    tampered: 'DIUBAH: isi sertifikat tidak cocok dengan sidiknya sendiri; Pantau tidak menerbitkannya begini.',
    unknown_algorithm: (of: string, known: string) =>
      `TIDAK DAPAT DIHITUNG ULANG: dinilai dengan ${of}; versi ini hanya mengenal ${known}. Pakai Pantau versi itu.`,
    thinned: (days: string) =>
      `TIDAK DAPAT DIHITUNG ULANG: sampel mentah ${days} sudah dihapus sesuai masa simpan. Bukan berarti berbeda.`,
    agree: 'Angka 5 menit dari hari itu masih tersimpan dan jumlahnya cocok dengan sertifikat.',
    disagree: 'PERHATIAN: angka 5 menit dari hari itu TIDAK cocok dengan sertifikat.',
    nothing: 'Angka 5 menit dari hari itu juga sudah tidak ada.',
    certified: 'sertifikat',
    found: 'penyimpanan',
    more: 'perbedaan lagi',
    request: 'Permintaan',
    link: 'Tautan',
  },
  en: {
    same: 'SAME: recomputed from the store, it is exactly this certificate.',
    different: 'DIFFERENT: the store does not give this certificate.',
    tampered: 'TAMPERED: the certificate does not fit its own hash; Pantau did not issue it like this.',
    unknown_algorithm: (of: string, known: string) =>
      `NOT RECOMPUTABLE: judged by ${of}; this version knows only ${known}. Use that version of Pantau.`,
    thinned: (days: string) =>
      `NOT RECOMPUTABLE: the raw samples of ${days} were dropped by retention. That does not mean different.`,
    agree: 'The 5-minute figures of these days are still there and add up to the certificate.',
    disagree: 'BEWARE: the 5-minute figures of these days do NOT add up to the certificate.',
    nothing: 'The 5-minute figures of these days are gone too.',
    certified: 'certificate',
    found: 'store',
    more: 'more differences',
    request: 'Request',
    link: 'Link',
  },
} as const

type Words = (typeof words)[keyof typeof words]

const differenceLines = (differences: readonly CertificateDifference[], text: Words): string[] => [
  ...differences
    .slice(0, MAX_DIFFERENCES)
    .map(({ field, certified, found }) => `  ${field}: ${text.certified} ${certified} → ${text.found} ${found}`),
  ...(differences.length > MAX_DIFFERENCES ? [`  … ${differences.length - MAX_DIFFERENCES} ${text.more}`] : []),
]

const outcomeLines = (outcome: Recomputed, text: Words): string[] => {
  switch (outcome.result) {
    case 'unknown_algorithm':
      return [text.unknown_algorithm(outcome.algorithm, outcome.known)]
    case 'different':
      return [text.different, ...differenceLines(outcome.differences, text)]
    case 'thinned': {
      const { rollupsAgree } = outcome
      return [
        text.thinned(outcome.days.map((day) => new Date(day).toISOString().slice(0, 10)).join(', ')),
        rollupsAgree === true ? text.agree : rollupsAgree === false ? text.disagree : text.nothing,
      ]
    }
    default:
      return [text[outcome.result]]
  }
}

/** What `pantau verify --certificate` says to a person. */
export const certificateText = (
  { request, link, verdict, hash, algorithm }: Certificate,
  outcome: Recomputed,
  language: keyof typeof words,
): string =>
  [
    ...outcomeLines(outcome, words[language]),
    `${words[language].request} ${request.number ?? request.id}   ${words[language].link} ${link.name} (${link.id})`,
    `${verdict}   ${algorithm}   sha256 ${hash}`,
  ].join('\n')
