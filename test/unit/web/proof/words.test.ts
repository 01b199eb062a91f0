// @vitest-environment happy-dom
import type { Missing } from '#domain/verification/model.ts'
import { loadDictionaries, speak } from '#web/i18n/translator.ts'
import { evidenceNumbers } from '#web/proof/evidence-numbers.ts'
import { distanceWords, evidenceFinding } from '#web/proof/evidence-words.ts'
import { missingWords } from '#web/proof/missing-words.ts'
import {
  decidingDirection,
  limiterSentence,
  verdictSentence,
  verdictWord,
  type Judged,
} from '#web/proof/verdict-sentence.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { judgedCases } from './judged-cases.ts'

beforeAll(() => loadDictionaries(['common', 'requests', 'proof', 'proofNumbers']))
afterEach(() => speak('id'))

const judged = {} as Record<keyof typeof judgedCases, Judged>
beforeAll(() => {
  for (const name of Object.keys(judgedCases) as (keyof typeof judgedCases)[]) judged[name] = judgedCases[name]()
  // Twelve weeks of traffic: seconds on a free machine, not always on a busy one.
}, 120_000)

describe('the sentence of a verdict', () => {
  it.each([
    [
      'proven',
      /^Kenaikan unduh 50,0 › 100,0 Mbps sudah berlaku: .* sejak Sel 15 Sep 2026.* terlihat di \d{2,3},\d Mbps\.$/,
    ],
    ['bothWays', /^Kenaikan unduh 50,0 › 100,0, unggah 50,0 › 100,0 Mbps|^Batas lama/],
    ['partial', /^Baru sebagian: laju tertahan di \d{2},\d Mbps, sedangkan yang diminta 100,0 Mbps\.$/],
    ['oneSided', /^Baru satu arah: unduh sudah naik, unggah masih tertahan/],
    ['notEffective', /^Belum berlaku: .* di batas lama, \d{2},\d Mbps\.$/],
    ['reverted', /^Sempat berlaku, tetapi batas lama \d{2},\d Mbps kembali sejak .* WIB\.$/],
    ['notYet', /^Belum dapat dibuktikan\. \S/],
    ['already', /^Bertentangan: sebelum perubahan pun link sudah mencapai/],
    ['oldRead', /^Bertentangan: lalu lintas melampaui batas lama, tetapi perangkat masih menyebut batas 50,0 Mbps/],
    ['newRead', /^Bertentangan: perangkat menyebut batas 100,0 Mbps, tetapi pemakaian tertahan/],
    ['identity', /^Bertentangan: .*\(nama port berubah\)/],
  ] as const)('%s', (name, sentence) => {
    expect(verdictSentence(judged[name])).toMatch(sentence)
  })
  it('never says "proven" for anything else, in either language, and leaves no place empty', async () => {
    for (const language of ['id', 'en'] as const) {
      await speak(language)
      for (const judgement of Object.values(judged)) {
        const said = verdictSentence(judgement)
        expect(said).not.toMatch(/[{}–]|NaN|null|undefined/)
        expect(verdictWord(judgement) === (language === 'id' ? 'TERBUKTI' : 'PROVEN')).toBe(
          judgement.verdict === 'proven' && judgement.strength === 'reached',
        )
      }
    }
  })
  it('has a sentence for nothing at all', () => {
    const nothing = { verdict: 'not_yet_provable', strength: null, directions: [], missing: [] } as const
    expect(verdictSentence({ ...nothing, directions: [], missing: [] })).toBe(
      'Pembuktian dimulai; hasil pertama menyusul setelah data berikutnya.',
    )
  })
  it('lets the direction decide that made the verdict', () => {
    expect(decidingDirection(judged.oneSided)?.direction).toBe('up')
  })
  it('names a limiter only where somebody has to act on it', () => {
    const limiter = (judgement: Judged) => {
      const one = decidingDirection(judgement)
      return one && limiterSentence(one)
    }
    expect(limiter(judged.notEffective)).toContain('batas lama yang masih terpasang')
    expect(limiter(judged.proven)).toBeNull()
  })
})

describe('the ladder', () => {
  it('has words and a meaning for every number that the engine gives', async () => {
    for (const language of ['id', 'en'] as const) {
      await speak(language)
      for (const { directions } of Object.values(judged))
        for (const evidence of directions.flatMap((direction) => direction.evidence)) {
          expect(evidenceFinding(evidence)).not.toMatch(/[{}]|NaN|null|undefined/)
          for (const row of evidenceNumbers(evidence)) {
            expect(row.meaning, `${evidence.id} ${row.key}`).not.toBe('')
            expect(row.name, `${evidence.id} ${row.key}`).not.toBe(row.key)
            expect(row.value).not.toMatch(/NaN|null|undefined/)
          }
        }
    }
  })
  it('shows what is absent as absent, never as zero', () => {
    const shaper = judged.proven.directions[0]?.evidence.find(({ id }) => id === 'E1')
    expect(shaper && evidenceNumbers(shaper).map(({ value }) => value)).toEqual(['–', '–', '–'])
  })
  it('shows a number of a newer engine under its own key', () => {
    const [row] = evidenceNumbers({ numbers: { brandNew: 7 } })
    expect(row).toMatchObject({ name: 'brandNew', value: '7', meaning: '' })
  })
  it('says which of two times came first', () => {
    expect(distanceWords(5 * 3_600_000)).toBe('5 j setelah waktu yang dilaporkan')
    expect(distanceWords(-90 * 60_000)).toBe('1 j 30 mnt sebelum waktu yang dilaporkan')
    expect(distanceWords(20_000)).toBe('tepat pada waktu yang dilaporkan')
  })
})

describe('what is missing', () => {
  const codes: Missing['code'][] = [
    'no_data_before',
    'no_data_after',
    'old_ceiling_not_seen',
    'demand_below_old_limit',
    'second_window',
    'ceiling_suspected',
    'ceiling_near_old_limit',
    'flat_demand',
    'coverage_low',
    'identity',
    'direction',
  ]
  it.each(codes)('%s: says it and what would help, even without a number', (code) => {
    const { text, help } = missingWords({ code, numbers: {} })
    expect(text).not.toMatch(/[{}]|NaN|null|undefined/)
    expect(help?.length).toBeGreaterThan(5)
  })
  it('shows a lack that only a newer engine knows under its own key', () => {
    expect(missingWords({ code: 'brand_new', numbers: {} })).toEqual({ text: 'brand_new', help: null })
  })
  it('prints the busiest hour beside what it takes', () => {
    const numbers = { bestShareOfBound: 0.4, bestHourBps: 31_250_000, neededHourBps: 76_300_000 }
    expect(missingWords({ code: 'demand_below_old_limit', numbers }).text).toContain(
      '31,3 Mbps, perlu di atas 76,3 Mbps',
    )
  })
})
