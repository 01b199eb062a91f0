import type { Certificate } from '#domain/verification/certificate.ts'
import type { DirectionJudgement, Evidence, EvidenceResult } from '#domain/verification/model.ts'
import { directionWord, longTime, rate } from './print-words.ts'

/** The certificate in the Indonesian of official documents: the verdict in a sentence, each rung of the ladder in a line. */
const ceiling = (bps: number | null): string => (bps === null ? '' : ` ${rate(bps)}`)

const since = ({ changePointMs }: DirectionJudgement): string =>
  changePointMs === null ? '' : ` sejak ${longTime(changePointMs)}`

/** What was found for one direction; `standing` tells where a proof came before. */
export const verdictSentence = (judged: DirectionJudgement, { standing, inputs }: Certificate): string => {
  const asked = inputs.tasks.find(({ direction }) => direction === judged.direction)
  const change = asked ? `Kenaikan ${rate(asked.fromBps)} menjadi ${rate(asked.toBps)}` : 'Kenaikan'
  const lead = `${directionWord[judged.direction]}: `
  switch (judged.verdict) {
    case 'proven':
      return judged.strength === 'reached'
        ? `${lead}${change} terbukti berlaku: batas lama pasti hilang${since(judged)}, dan laju yang diminta sudah terlihat${judged.newCeilingBps === null ? '' : ` (${rate(judged.newCeilingBps)})`}.`
        : `${lead}Batas lama pasti hilang${since(judged)}; batas baru belum terlihat karena pemakaian belum setinggi itu.`
    case 'partial':
      return `${lead}Baru sebagian: laju tertahan di${ceiling(judged.newCeilingBps)}, di bawah ${asked ? rate(asked.toBps) : 'yang diminta'}.`
    case 'not_effective':
      return standing === 'reverted'
        ? `${lead}Sempat terbukti, lalu batas lama${ceiling(judged.oldCeilingBps)} kembali.`
        : `${lead}Belum berlaku: sesudah perubahan pun pemakaian tertahan di batas lama${ceiling(judged.newCeilingBps)}.`
    case 'reverted':
      return `${lead}Sempat terbukti, lalu batas lama${ceiling(judged.oldCeilingBps)} kembali${judged.revertedAtMs === null ? '' : ` ${longTime(judged.revertedAtMs)}`}.`
    case 'conflict':
      return `${lead}Bertentangan: konfigurasi atau identitas tidak cocok dengan lalu lintas; perlu diperiksa.`
    case 'not_yet_provable':
      return `${lead}Belum dapat dibuktikan: pemakaian atau data belum cukup.`
  }
}

export const evidenceTitle: Record<Evidence['id'], string> = {
  E0: 'Identitas dan mutu data',
  E1: 'Konfigurasi terbaca',
  E2: 'Batas lama terlihat',
  E3: 'Batas lama terlampaui',
  E4: 'Batas baru terlihat',
  E5: 'Saat perubahan',
  E6: 'Kelegaan',
  E7: 'Uji aktif',
}
export const resultWord: Record<EvidenceResult, string> = {
  pass: 'Ya',
  fail: 'Tidak',
  open: 'Belum',
  weak: 'Lemah',
  unknown: 'Tidak diketahui',
}

const percent = (share: number): string => `${(share * 100).toLocaleString('id-ID', { maximumFractionDigits: 1 })} %`

/** The figure that counts on this rung; empty where nothing was measured. */
export const figureOf = ({ id, numbers }: Evidence): string => {
  const number = (name: string): number | null => {
    const value = numbers[name]
    return typeof value === 'number' ? value : null
  }
  const bps = (name: string, words: string): string => {
    const value = number(name)
    return value === null ? '' : `${words} ${rate(value)}`
  }
  switch (id) {
    case 'E0':
      return `cakupan ${percent(number('coverageBefore') ?? 0)} / ${percent(number('coverageAfter') ?? 0)}`
    case 'E1':
      return bps('shaperBps', 'pembatas')
    case 'E2':
      return bps('beforeBps', 'terukur')
    case 'E3':
      return `${number('windows') ?? 0} jendela di atas ${rate(number('oldLimitBps'))}`
    case 'E4':
      return bps('newBps', 'terukur') || bps('suspectedBps', 'diduga') || bps('pileBps', 'diduga')
    case 'E5': {
      const minutes = number('distanceMs')
      return minutes === null ? '' : `${Math.round(minutes / 60_000)} menit dari yang dicatat`
    }
    case 'E6': {
      const [before, after] = [number('shareBefore'), number('shareAfter')]
      return before === null || after === null ? '' : `${percent(before)} menjadi ${percent(after)} waktu di atasnya`
    }
    case 'E7':
      return bps('meanBps', 'diterima')
  }
}
