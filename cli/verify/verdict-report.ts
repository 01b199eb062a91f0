import type { Judgement } from '#domain/verification/judge.ts'
import { ALGORITHM, type DirectionJudgement, type Missing, type Verdict } from '#domain/verification/model.ts'
import { printRate } from '#domain/units.ts'

/** What `pantau verify --json` prints: the deciding direction at the top, every direction beneath. */
export interface VerdictReport {
  verdict: Verdict
  direction: string
  strength: string | null
  oldCeilingBps: number | null
  newCeilingBps: number | null
  changePointAt: string | null
  revertedAt: string | null
  limiter: string | null
  coverage: DirectionJudgement['coverage'] | null
  missing: Missing[]
  forecast: { provableAt: string | null; basisHours: number } | null
  evidence: DirectionJudgement['evidence']
  directions: Omit<VerdictReport, 'directions' | 'algorithm' | 'inputsHash'>[]
  algorithm: string
  inputsHash: string
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const oneDirection = (judged: DirectionJudgement): VerdictReport['directions'][number] => ({
  verdict: judged.verdict,
  direction: judged.direction,
  strength: judged.strength,
  oldCeilingBps: judged.oldCeilingBps,
  newCeilingBps: judged.newCeilingBps,
  changePointAt: iso(judged.changePointMs),
  revertedAt: iso(judged.revertedAtMs),
  limiter: judged.limiter,
  coverage: judged.coverage,
  missing: judged.missing,
  forecast: judged.forecast && {
    provableAt: iso(judged.forecast.provableAtMs),
    basisHours: judged.forecast.basisHours,
  },
  evidence: judged.evidence,
})

export const verdictReport = (judgement: Judgement, inputsHash: string): VerdictReport => {
  const directions = judgement.directions.map(oneDirection)
  const deciding = directions.find(({ verdict }) => verdict === judgement.verdict) ?? directions[0]
  if (!deciding) throw new Error('a judgement has at least one direction')
  return {
    ...deciding,
    verdict: judgement.verdict,
    strength: judgement.strength,
    missing: judgement.missing,
    direction: directions.length > 1 ? 'both' : deciding.direction,
    directions,
    algorithm: ALGORITHM,
    inputsHash,
  }
}

const words = {
  id: {
    proven: 'TERBUKTI: batas lama pasti tidak berlaku lagi',
    partial: 'TERBUKTI SEBAGIAN: ada batas baru di bawah yang diminta, atau baru satu arah',
    not_effective: 'TIDAK BERLAKU: pemakaian tertahan di batas lama',
    reverted: 'KEMBALI KE BATAS LAMA: sempat terbukti, lalu batas lama kembali',
    not_yet_provable: 'BELUM DAPAT DIBUKTIKAN',
    conflict: 'BERTENTANGAN: konfigurasi atau identitas tidak cocok dengan lalu lintas',
    reached: 'batas baru sudah tampak',
    exceeded: 'batas baru belum tampak',
    old: 'Batas lama terukur',
    new: 'Batas baru terukur',
    change: 'Perubahan terlihat',
    coverage: 'Cakupan sebelum/sesudah',
    missing: 'Kurang',
    none: 'tidak tampak',
  },
  en: {
    proven: 'PROVEN: the old limit is certainly gone',
    partial: 'PARTIAL: a ceiling below the asked rate, or one direction only',
    not_effective: 'NOT EFFECTIVE: demand presses against the old ceiling',
    reverted: 'REVERTED: it was proven, and the old ceiling is back',
    not_yet_provable: 'NOT YET PROVABLE',
    conflict: 'CONFLICT: configuration or identity contradicts the traffic',
    reached: 'the new ceiling was reached',
    exceeded: 'the new ceiling was not seen yet',
    old: 'Old ceiling measured',
    new: 'New ceiling measured',
    change: 'Change seen at',
    coverage: 'Coverage before/after',
    missing: 'Missing',
    none: 'not seen',
  },
} as const

const numbersText = (numbers: Missing['numbers']): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${name}=${value ?? '-'}`)
    .join(' ')

/** The same for a person, in Indonesian or English. */
export const verdictText = (report: VerdictReport, language: keyof typeof words): string => {
  const text = words[language]
  const rate = (bps: number | null): string =>
    bps === null ? text.none : `${printRate(Math.round(bps / 1e5) * 1e5)}bit/s`
  const head = `${text[report.verdict]}${
    report.strength === 'reached' || report.strength === 'exceeded' ? ` (${text[report.strength]})` : ''
  }`
  const lines = report.directions.flatMap((judged) => [
    `[${judged.direction}] ${text[judged.verdict]}`,
    `  ${text.old}: ${rate(judged.oldCeilingBps)}   ${text.new}: ${rate(judged.newCeilingBps)}`,
    `  ${text.change}: ${judged.changePointAt ?? '-'}`,
    `  ${text.coverage}: ${judged.coverage ? `${(judged.coverage.before * 100).toFixed(1)} % / ${(judged.coverage.after * 100).toFixed(1)} %` : '-'}`,
    ...judged.missing.map(({ code, numbers }) => `  ${text.missing}: ${code} ${numbersText(numbers)}`),
    ...judged.evidence.map(({ id, title, result, numbers }) => `  ${id} ${title}: ${result}  ${numbersText(numbers)}`),
  ])
  return [head, ...lines, `${report.algorithm}  sha256 ${report.inputsHash}`].join('\n')
}
