import { CommandError } from '#cli/command.ts'
import { command as checkConfig } from '#cli/commands/check-config.ts'
import { command as user } from '#cli/commands/user.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestServer, type RunningTestServer } from './running-server.ts'

let server: RunningTestServer
let inventory: string
const out: string[] = []
beforeAll(async () => {
  server = await startTestServer({ startMs: Date.now() })
  await server.addPerson({ login: 'admin', name: 'Admin', role: 'admin' })
  inventory = join(server.dataDir, 'city.yaml')
  await writeFile(
    inventory,
    'opds: [{ id: dinkes, name: Dinas Kesehatan }]\ndevices: [{ id: d, host: h, snmp: { version: 2c, community: x } }]\nlinks: []\n',
  )
})
afterAll(() => server.stop())
beforeEach(() => {
  out.length = 0
  vi.stubEnv('PANTAU_DATA_DIR', server.dataDir)
  vi.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text))
  vi.spyOn(console, 'error').mockImplementation((text: string) => void out.push(text))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const pantauUser = (...args: string[]) => user.run([...args, '--inventory', inventory])
const logIn = (name: string, password: string) => server.call('POST', '/api/v1/session', { body: { name, password } })
const printedPassword = (): string => /password {2}(\S+)/.exec(out.join('\n'))?.[1] ?? ''

describe('pantau user', () => {
  it('works beside the running server: add, reset, disable, enable, list', async () => {
    expect(await pantauUser('add', 'pemohon', '--role', 'opd', '--opd', 'dinkes', '--full-name', 'Pemohon Uji')).toBe(0)
    const first = printedPassword()
    expect((await logIn('pemohon', first)).status).toBe(200)
    out.length = 0
    await pantauUser('reset', 'pemohon')
    const second = printedPassword()
    expect(second).not.toBe(first)
    const opened = await logIn('pemohon', second)
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]
    await pantauUser('disable', 'pemohon')
    expect((await server.call('GET', '/api/v1/session', { cookie })).status).toBe(401)
    expect((await logIn('pemohon', second)).status).toBe(401)
    await pantauUser('enable', 'pemohon')
    expect((await logIn('pemohon', second)).status).toBe(200)
    out.length = 0
    await pantauUser('list')
    expect(out.join('\n')).toMatch(/pemohon\s+opd\s+dinkes\s+active\s+Pemohon Uji/)
    const audited = await server.db
      .selectFrom('audit_entries')
      .select('action')
      .where('by_name', '=', 'pantau user')
      .execute()
    expect(audited.map(({ action }) => action)).toEqual([
      'account.create',
      'account.password-reset',
      'account.change',
      'account.change',
    ])
  })

  it.each([
    [['add', 'x1', '--role', 'teknisi'], /Which role/],
    [['add', 'x1', '--role', 'technicain'], /did you mean "technician"/],
    [['add', 'x1', '--role', 'opd'], /needs its OPD/],
    [['add', 'x1', '--role', 'opd', '--opd', 'dinkse'], /did you mean "dinkes"/],
    [['add', 'X 1', '--role', 'head'], /small letters/],
    [['add', 'admin', '--role', 'head'], /taken/],
    [['reset', 'nobody'], /There is no account "nobody"/],
    [['disable', 'admin'], /last administrator/],
    [['remove', 'admin'], /Usage/],
    [['list', '--rolle', 'x'], /rolle/],
    [[], /Usage/],
  ])('refuses %j with what to do', async (args, message) => {
    const refused = pantauUser(...args)
    await expect(refused).rejects.toThrow(CommandError)
    await expect(refused).rejects.toThrow(message)
  })
})

describe('pantau check-config', () => {
  it('sums up a good inventory and lists every mistake of a bad one', async () => {
    expect(await checkConfig.run([inventory])).toBe(0)
    expect(out.join('\n')).toMatch(/OK: Pantau \(Asia\/Jakarta\): 1 OPD, 1 device, 0 links/)
    const bad = join(server.dataDir, 'bad.yaml')
    await writeFile(
      bad,
      'opds: [{ id: a, nam: A }]\ndevices: []\nlinks: [{ id: l, opd: b, device: c, queue: { name: q } }]\n',
    )
    out.length = 0
    expect(await checkConfig.run(['--inventory', bad])).toBe(1)
    expect(out.filter((line) => line.startsWith(bad))).toHaveLength(4)
    expect(out.at(-1)).toContain('4 mistakes')
  })
})
