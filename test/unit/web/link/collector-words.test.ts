// @vitest-environment happy-dom
import { bindLink, type Binding } from '#collector/poll/bind-link.ts'
import type { DeviceTables, PortRow } from '#collector/poll/device-tables.ts'
import { queueWarnings } from '#collector/poll/queue-warnings.ts'
import type { InventoryLink } from '#platform/inventory.ts'
import { collectorWords } from '#web/components/collector-words.ts'
import { loadDictionaries, speak } from '#web/i18n/translator.ts'
import { beforeEach, describe, expect, it } from 'vitest'

beforeEach(async () => {
  await loadDictionaries(['collector'])
  await speak('id')
})

const port = (name: string, rest: Partial<PortRow> = {}): PortRow => ({
  index: '2',
  name,
  descr: name,
  alias: '',
  mac: null,
  type: 6,
  speedBps: 1e9,
  oper: 1,
  hasHc: true,
  hasDiscontinuity: true,
  ...rest,
})
const tables = (ports: PortRow[], queues: string[] = [], doubts: string[] = []): DeviceTables => ({
  ports,
  queues: queues.map((name, index) => ({ index: String(index), name })),
  isBulkBroken: false,
  doubts,
})
const at = (target: InventoryLink['target']): InventoryLink => ({
  id: 'dinkes-utama',
  opdId: 'dinkes',
  deviceId: 'router',
  target,
  faces: 'opd',
  contract: { downBps: 50e6, upBps: 20e6 },
})
const ether = (name: string, rest: { alias?: string } = {}): InventoryLink =>
  at({ kind: 'interface', name, alias: null, mac: null, ...rest })
const queue = (name: string, checkInterface: string | null = null): InventoryLink =>
  at({ kind: 'queue', name, checkInterface, columns: 'learn' })
const before: Binding = { kind: 'interface', row: port('ether2', { index: '9', alias: 'bkd' }), isByDescr: false }

/** One of each way to be lost. */
const lost: readonly [InventoryLink, DeviceTables, Binding | null][] = [
  [ether('ether3'), tables([port('ether2')]), null],
  [ether('ether3'), tables([], [], ['the device answered a walk with nothing: it was stopped']), null],
  [ether('ether2', { alias: 'dinkes' }), tables([port('ether2')]), null],
  [ether('ether2'), tables([port('ether2'), port('ether2', { index: '3' })]), null],
  [ether('ether2'), tables([port('ether2', { alias: 'dinkes' })]), before],
  [queue('<pppoe-dinkes>'), tables([]), null],
  [queue('dinkes'), tables([], ['dinkas']), null],
  [queue('dinkes'), tables([], ['dinkes', 'dinkes']), null],
  [queue('dinkes', 'ether9'), tables([port('ether2')], ['dinkes']), null],
]

describe('what the collector says of a link', () => {
  it.each(lost)('is said in the words of the reader: lost %#', (link, found, known) => {
    const result = bindLink(link, found, known)
    const problem = result.ok ? expect.fail('it was bound') : result.problem
    const { text, lang } = collectorWords(problem)
    expect(lang, problem).toBeUndefined()
    expect(text).not.toMatch(/\b(the|is|are|not|there)\b|[{}]/)
  })

  it.each(Object.values(queueWarnings).map((say) => say('dinkes', 'ether2')))('and so is: %s', (warning) => {
    const { text, lang } = collectorWords(warning)
    expect(lang).toBeUndefined()
    expect(text).not.toMatch(/\b(the|is|are|not)\b|[{}]/)
  })

  it('names what it is about, and what looks like it', () => {
    const result = bindLink(queue('dinkes'), tables([], ['dinkas']), null)
    const { text } = collectorWords(result.ok ? '' : result.problem)
    expect(text).toContain('"dinkes"')
    expect(text).toContain('"dinkas"')
  })

  it.each([
    'the walk of ifDescr gave 4 rows although the device says it has 9 interfaces',
    'ifDescr has 4 rows, ifName 3: the walk was cut short',
    'rows of 1.3.6 are not in order: the walk stopped at 1.3.6.1',
    'more than 5000 rows in 1.3.6: the walk stopped',
    'the walk took longer than 60 s and was stopped',
    'the device answered a walk with nothing: it was stopped',
  ])('keeps the doubt that the device was seen whole: %s', (doubt) => {
    const textOf = (doubts: string[]): string => {
      const result = bindLink(ether('ether3'), tables([port('ether2')], [], doubts), null)
      return collectorWords(result.ok ? '' : result.problem).text
    }
    expect(textOf([doubt])).toBe(
      `${textOf([])} Jawaban perangkat tidak lengkap, jadi yang dicari mungkin hanya tidak terlihat.`,
    )
  })

  it('is told as it is when nobody translated it, and to a reader of English', async () => {
    expect(collectorWords('something new')).toEqual({ text: 'something new', lang: 'en' })
    await speak('en')
    const own = queueWarnings.isUnknown('dinkes')
    expect(collectorWords(own)).toEqual({ text: own, lang: undefined })
  })
})
