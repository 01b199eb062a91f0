/**
 * Why an active test failed, as a code, from the sentence that was kept of it (also years ago): those of Pantau, and of
 * iperf3 those that a technician meets. Null: words that nobody foresaw.
 */
const sentences = {
  'not-installed': /^iperf3 is not installed/,
  'too-long': /^iperf3 did not end in time/,
  'no-result': /^iperf3 printed no result/,
  'nothing-received': /^iperf3 says that nothing was received/,
  'link-not-read': /^the link cannot be read every second/,
  'server-stopped': /^the server was stopped/,
  busy: /^iperf3: .*\bbusy\b/i,
  'unknown-host': /^iperf3: .*(name or service not known|name resolution|no address associated)/i,
  'no-such-source': /^iperf3: .*cannot assign requested address/i,
  refused: /^iperf3: .*connection refused/i,
  unreachable: /^iperf3: .*(no route to host|unreachable|timed out|in progress)/i,
  cut: /^iperf3: .*(control socket|control message|server has terminated|connection reset|broken pipe)/i,
} as const satisfies Record<string, RegExp>

export type ActiveTestFailure = keyof typeof sentences
export const activeTestFailures = Object.keys(sentences) as ActiveTestFailure[]

export const activeTestFailure = (detail: string): ActiveTestFailure | null =>
  activeTestFailures.find((code) => sentences[code].test(detail)) ?? null
