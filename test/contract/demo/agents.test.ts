import { startAgents } from '#demo/agents/run-agents.ts'
import { demoDevices } from '#demo/city/devices.ts'
import { linksOf } from '#demo/city/links.ts'
import { silences } from '#demo/incidents.ts'
import fc from 'fast-check'
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const execute = promisify(execFile)
const bornAtMs = Date.parse('2026-11-24T07:00:00Z')
/** Ten minutes in which no device is silent, so that agents answer whatever the day. */
const calmMs = Array.from({ length: 2000 }, (_, at) => bornAtMs + at * 600_000).find((atMs) =>
  demoDevices.every(({ id }) => silences(id, atMs - 60_000, atMs + 600_000).length === 0),
)

const ifX = '1.3.6.1.2.1.31.1.1.1'
const ifEntry = '1.3.6.1.2.1.2.2.1'
const upTime = '1.3.6.1.2.1.1.3.0'
const v3 = (auth = 'demo-auth-not-secret', priv = 'demo-priv-not-secret'): string[] => [
  '-v3',
  '-lauthPriv',
  '-upantau',
  '-aSHA-256',
  `-A${auth}`,
  '-xAES',
  `-X${priv}`,
]
const v2 = ['-v2c', '-cpantau-demo']
const v1 = ['-v1', '-cpantau-demo']

describe('the agents of the city, asked by Net-SNMP', () => {
  let agents: Awaited<ReturnType<typeof startAgents>>
  beforeAll(async () => {
    const offset = (calmMs ?? 0) - Date.now()
    agents = await startAgents({ bornAtMs, ports: {}, now: () => Date.now() + offset })
  })
  afterAll(() => agents.stop())

  const ask = async (tool: string, device: string, access: string[], ...oids: string[]): Promise<string[]> => {
    const args = [...access, '-m', '', '-On', '-t1', '-r0', `127.0.0.1:${agents.ports[device] ?? 0}`, ...oids]
    const said = await execute(tool, args).catch((error: unknown) => error as { stdout?: string; stderr?: string })
    return `${said.stdout ?? ''}\n${said.stderr ?? ''}`.split('\n').filter((line) => line.trim() !== '')
  }

  it('walk whole, with v1, v2c and v3, by GETNEXT as by GETBULK', async () => {
    for (const { id, personality } of demoDevices) {
      const access = personality === 'secure' ? v3() : personality === 'old' ? v1 : v2
      expect(await ask('snmpwalk', id, access, `${ifEntry}.2`)).toHaveLength(linksOf(id).length + 1)
      if (personality === 'old') continue
      const names = async (tool: string): Promise<(string | undefined)[]> =>
        (await ask(tool, id, access, '1.3.6.1.2.1.2.2')).map((line) => line.split(' ')[0])
      const bulk = await names('snmpbulkwalk')
      expect(bulk).toHaveLength((linksOf(id).length + 1) * 17)
      expect(bulk).toEqual(await names('snmpwalk'))
    }
  }, 30_000)

  it('answer what is missing as each version wants it', async () => {
    const [instance, object] = await ask('snmpget', 'rt-balaikota', v2, `${ifX}.6.9999`, '1.3.6.1.2.1.99.1.0')
    expect(instance).toContain('No Such Instance')
    expect(object).toContain('No Such Object')
    expect((await ask('snmpget', 'sw-lama', v1, `${ifEntry}.10.1`, `${ifX}.6.1`)).join()).toContain('noSuchName')
    // A v1 question to a v2c device: Counter64 does not exist for it (RFC 2576 §4.1.2.1).
    expect((await ask('snmpget', 'rt-balaikota', v1, `${ifX}.6.1`)).join()).toContain('noSuchName')
  })

  it('refuse strangers: by silence, or by the report that SNMPv3 has for it', async () => {
    const get = async (device: string, access: string[]): Promise<string> =>
      (await ask('snmpget', device, access, upTime)).join()
    expect(await get('rt-balaikota', ['-v2c', '-cwrong'])).toMatch(/Timeout|No Response/)
    expect(await get('sw-lama', v2)).toMatch(/Timeout|No Response/)
    expect(await get('sw-kesehatan', v3('wrong-password'))).toContain('Authentication failure')
    expect(await get('sw-kesehatan', v3(undefined, 'wrong-password'))).toContain('Decryption error')
    expect(await get('sw-kesehatan', [...v3(), '-unobody'])).toContain('Unknown user name')
    const set = await ask('snmpset', 'rt-balaikota', v2, '1.3.6.1.2.1.1.5.0', 's', 'x')
    expect(set.join()).toContain('notWritable')
  }, 20_000)

  it('live on through noise, and answer none of it', async () => {
    const socket = createSocket('udp4')
    let answers = 0
    socket.on('message', () => (answers += 1))
    const port = agents.ports['sw-kesehatan'] ?? 0
    const send = (message: Buffer): Promise<void> =>
      new Promise((resolve, reject) =>
        socket.send(message, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
      )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.boolean(), async (octets, framed) => {
        await send(framed ? Buffer.concat([Buffer.from([0x30, octets.length]), octets]) : Buffer.from(octets))
      }),
      { numRuns: 300 },
    )
    expect(await ask('snmpget', 'sw-kesehatan', v3(), '1.3.6.1.2.1.1.5.0')).toEqual([
      '.1.3.6.1.2.1.1.5.0 = STRING: "sw-kesehatan"',
    ])
    socket.close()
    expect(answers).toBe(0)
  }, 20_000)
})
