// @vitest-environment happy-dom
import {
  activeTestFailure,
  activeTestFailures,
  type ActiveTestFailure,
} from '#domain/verification/active-test-failure.ts'
import { loadDictionaries, speak } from '#web/i18n/translator.ts'
import { isUnderWay, testEnd, testProblem, testState } from '#web/proof/active-test-words.ts'
import ProofActiveTest from '#web/proof/ProofActiveTest.vue'
import { activeTestProblems, activeTestStates, type ActiveTestReply, type ActiveTestView } from '#wire/active-test.ts'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

beforeAll(() => loadDictionaries(['common', 'forms', 'request', 'proof']), 60_000)
afterEach(() => speak('id'))

const view = (more: Partial<ActiveTestView> = {}): ActiveTestView => ({
  id: 'a',
  direction: 'down',
  state: 'running',
  reason: 'di luar jam kerja',
  byName: 'Teknisi 1',
  startedAtMs: 1,
  fromMs: null,
  toMs: null,
  seconds: 45,
  rateBps: 100e6,
  receivedBps: null,
  detail: '',
  ...more,
})

/** As Pantau and iperf3 3.x say them. */
const failureSentences: Record<ActiveTestFailure, string> = {
  'not-installed': 'iperf3 is not installed on this machine',
  'too-long': 'iperf3 did not end in time',
  'no-result': 'iperf3 printed no result',
  'nothing-received': 'iperf3 says that nothing was received',
  'link-not-read': 'the link cannot be read every second: unknown link',
  'server-stopped': 'the server was stopped',
  busy: 'iperf3: error - the server is busy running a test. try again later',
  'unknown-host':
    'iperf3: error - unable to connect to server - server may have stopped running or use a different port, firewall issue, etc.: Name or service not known',
  'no-such-source': 'iperf3: error - unable to connect to server: Cannot assign requested address',
  refused: 'iperf3: error - unable to connect to server: Connection refused',
  unreachable: 'iperf3: error - unable to connect to server: No route to host',
  cut: 'iperf3: error - control socket has closed unexpectedly',
}

describe('the words of an active test', () => {
  it('say every problem, state and reason to stop, in both languages, with no place left empty', async () => {
    for (const language of ['id', 'en'] as const) {
      await speak(language)
      const reasons = ['neighbour-drops', 'neighbour-squeezed', 'device-silent', 'device-slow']
      const said = [
        ...activeTestProblems.map((problem) => testProblem({ problem }) ?? ''),
        ...activeTestStates.map((state) => testState({ state })),
        ...reasons.map((reason) => testEnd({ detail: `${reason} bkd-utama` })),
      ]
      expect(new Set(said).size).toBe(said.length)
      for (const text of said) expect(text).toMatch(/^[^{}]{5,}\.?$/)
      expect(testEnd({ detail: 'neighbour-drops bkd-utama' })).toContain('bkd-utama')
      // What is known is said in the reader's words; what is not, as a quotation.
      const failures = Object.values(failureSentences).map((detail) => testEnd({ detail }))
      expect(new Set(failures).size).toBe(failures.length)
      for (const text of failures) expect(text).toMatch(/^[^{}“]{5,}\.$/)
      expect(testEnd({ detail: 'neighbour-busy' })).toContain(testProblem({ problem: 'neighbour-busy' }))
      expect(testEnd({ detail: 'iperf3: error - strange' })).toMatch(/iperf3.*: “iperf3: error - strange”$/)
    }
    expect(testProblem({ problem: null })).toBeNull()
  })

  it('know a failure by its sentence, and no other', () => {
    expect(Object.keys(failureSentences)).toEqual(activeTestFailures)
    for (const [code, sentence] of Object.entries(failureSentences)) expect(activeTestFailure(sentence)).toBe(code)
    for (const other of ['', 'neighbour-busy', 'iperf3: error - strange', 'stopped by busy'])
      expect(activeTestFailure(other)).toBeNull()
  })

  it('know which states are under way', () => {
    const underWay = activeTestStates.filter((state) => isUnderWay(view({ state })))
    expect(underWay).toEqual(['preparing', 'running', 'settling'])
  })
})

describe('the panel', () => {
  const asked: { method: string; body: unknown }[] = []
  let reply: Omit<ActiveTestReply, 'serverNowMs'>
  beforeEach(() => {
    asked.length = 0
    vi.stubGlobal('fetch', (_: string, { method, body }: RequestInit) => {
      asked.push({ method: method ?? '', body: typeof body === 'string' ? JSON.parse(body) : null })
      const text = JSON.stringify({ serverNowMs: 1, ...reply })
      return Promise.resolve(new Response(text, { headers: { 'content-type': 'application/json' } }))
    })
  })
  afterEach(() => vi.unstubAllGlobals())
  const shown = async () => {
    const panel = mount(ProofActiveTest, { props: { requestId: 'r1', directions: ['down'] }, attachTo: document.body })
    await flushPromises()
    return panel
  }

  it('is not there where the inventory names no host', async () => {
    reply = { test: null, problem: 'no-test-host' }
    const panel = await shown()
    expect(panel.text()).toBe('')
    panel.unmount()
  })

  it('says why it cannot be started, and how the last one ended', async () => {
    reply = { test: view({ state: 'stopped', detail: 'neighbour-drops bkd-utama' }), problem: 'cooling-down' }
    const panel = await shown()
    expect(panel.text()).toContain('tunggu lima menit')
    expect(panel.text()).toContain('Paket terbuang pada bkd-utama.')
    panel.unmount()
  })

  it('offers to stop what runs, and nothing else', async () => {
    reply = { test: view(), problem: 'another-test' }
    const panel = await shown()
    expect(panel.text()).toContain('Sedang mengirim.')
    reply = { test: view({ state: 'stopped', detail: 'stopped by Teknisi 1' }), problem: 'cooling-down' }
    await panel.get('button').trigger('click')
    await flushPromises()
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'DELETE'])
    expect(panel.text()).toContain('Dihentikan.')
    panel.unmount()
  })
})
