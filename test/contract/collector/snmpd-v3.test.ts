import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import { explainFailure, type SnmpFailure } from '#collector/snmp/snmp-failure.ts'
import type { AuthProtocol, PrivProtocol, SnmpCredentials } from '#platform/inventory.ts'
import { startSnmpd } from '#test/agents/real-agents.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const auths = { md5: 'MD5', sha: 'SHA', sha224: 'SHA-224', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }
const privs = { aes: 'AES', aes256b: 'AES-256', aes256r: 'AES-256-C' }
const AUTH_KEY = 'authentication-key'
const PRIV_KEY = 'privacy-key-long'
const ENGINE_BOOTS = '1.3.6.1.6.3.10.2.1.2.0'
const UPTIME = '1.3.6.1.2.1.1.3.0'

const pairs = (Object.keys(auths) as AuthProtocol[]).flatMap((auth) => [
  [auth, null] as const,
  ...(Object.keys(privs) as PrivProtocol[]).map((priv) => [auth, priv] as const),
])
const userOf = (auth: AuthProtocol, priv: PrivProtocol | null): string => `u${auth}${priv ?? ''}`
const credentials = (auth: AuthProtocol, priv: PrivProtocol | null): Extract<SnmpCredentials, { version: '3' }> => ({
  version: '3',
  user: userOf(auth, priv),
  auth: { protocol: auth, key: AUTH_KEY },
  priv: priv && { protocol: priv, key: PRIV_KEY },
})

let agent: Awaited<ReturnType<typeof startSnmpd>>
beforeAll(async () => {
  const users = pairs.map(
    ([auth, priv]) =>
      `${userOf(auth, priv)} ${auths[auth]} "${AUTH_KEY}"${priv ? ` ${privs[priv]} "${PRIV_KEY}"` : ''}`,
  )
  agent = await startSnmpd([...users, 'plain'])
})
afterAll(() => agent.stop())

const ask = async (snmp: SnmpCredentials): Promise<unknown> => {
  const session = await openNetSnmpSession({ host: '127.0.0.1', port: agent.port, snmp })
  try {
    const first = await session.get([UPTIME])
    const { requests } = session.counters
    await session.get([UPTIME])
    expect(session.counters.requests - requests).toBe(1) // engine state and keys are kept
    return first.values[0]
  } finally {
    session.close()
  }
}
const complaint = (snmp: SnmpCredentials): Promise<string> =>
  ask(snmp).then(
    () => expect.fail('it should have been refused'),
    (failure: SnmpFailure) => explainFailure(failure, '3'),
  )

describe('Debian snmpd, SNMPv3', () => {
  it.each(pairs)('%s with %s', async (auth, priv) => {
    expect(await ask(credentials(auth, priv))).toBeGreaterThan(0)
  })

  it('noAuthNoPriv', async () => {
    expect(await ask({ version: '3', user: 'plain', auth: null, priv: null })).toBeGreaterThan(0)
  })

  it('says which secret is wrong', async () => {
    const good = credentials('sha256', 'aes')
    expect(await complaint({ ...good, user: 'nobody-here' })).toMatch(/user or password wrong.*user name/)
    expect(await complaint({ ...good, auth: { protocol: 'sha256', key: 'not-the-right-key' } })).toMatch(
      /user or password wrong.*auth key/,
    )
    expect(await complaint({ ...good, auth: { protocol: 'sha512', key: AUTH_KEY } })).toMatch(/user or password wrong/)
    expect(await complaint({ ...good, priv: { protocol: 'aes', key: 'not-the-right-key' } })).toMatch(
      /privacy key or protocol wrong/,
    )
  })

  it('a wrong community is silence, and both causes are named', async () => {
    expect(await complaint({ version: '2c', community: 'wrong' })).toMatch(/no answer/)
  }, 20_000)

  it('goes on after the agent was restarted (engine boots and time went on)', async () => {
    const session = await openNetSnmpSession({
      host: '127.0.0.1',
      port: agent.port,
      snmp: credentials('sha256', 'aes'),
    })
    const boots = async (): Promise<number> => Number((await session.get([ENGINE_BOOTS])).values[0])
    const before = await boots()
    await agent.restart()
    expect(await boots()).toBe(before + 1)
    session.close()
  })
})
