import { CommandError, type Command } from '#cli/command.ts'
import { command as audit } from '#cli/commands/audit.ts'
import { command as backup } from '#cli/commands/backup.ts'
import { command as restore } from '#cli/commands/restore.ts'
import { command as user } from '#cli/commands/user.ts'
import { openPostgresDatabase } from '#server/database/open-service-database.ts'
import type { ServiceDb } from '#server/database/service-database.ts'
import { StartError } from '#server/http/http-listener.ts'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../stores/program.ts'
import { startPostgres, type Postgres } from '../../stores/postgres.ts'

let postgres: Postgres
let dataDir: string
let db: ServiceDb
let printed: string[]
beforeAll(async () => {
  postgres = await startPostgres()
  dataDir = await mkdtemp(join(tmpdir(), 'pantau-commands-'))
})
beforeEach(async () => {
  const url = await postgres.createDatabase()
  db = await openPostgresDatabase(url)
  vi.stubEnv('PANTAU_DATA_DIR', dataDir)
  vi.stubEnv('PANTAU_DATABASE_URL', url)
  vi.stubEnv('PANTAU_DATABASE_PASSWORD', 'not asked for, and not harmful')
  printed = []
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text: unknown) => void printed.push(String(text)))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await db.destroy()
})
afterAll(async () => {
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe('with the service database on PostgreSQL', () => {
  it('accounts are made and listed there, and nothing in the data folder', async () => {
    expect(await user.run(['add', 'budi', '--role', 'technician'])).toBe(0)
    expect(await db.selectFrom('accounts').select(['login', 'role']).execute()).toEqual([
      { login: 'budi', role: 'technician' },
    ])
    printed = []
    expect(await user.run(['list'])).toBe(0)
    expect(printed.join()).toMatch(/^budi +technician/)
    expect(existsSync(join(dataDir, 'service.db'))).toBe(false)
  })

  it('the audit is verified, and tampering found', async () => {
    await user.run(['add', 'budi', '--role', 'technician'])
    await user.run(['reset', 'budi'])
    printed = []
    expect(await audit.run(['verify'])).toBe(0)
    expect(printed[0]).toMatch(/^OK: 2 entries, none altered, none missing/)
    await db.updateTable('audit_entries').set({ after_json: '{"role":"admin"}' }).where('seq', '=', 1).execute()
    expect(await audit.run(['verify'])).toBe(1)
    expect(printed.at(-1)).toMatch(/^ALTERED: entry 1 was altered/)
  })

  it('backup and restore say what does it there, and do nothing by halves', async () => {
    const file = join(dataDir, 'backup.tar')
    const refusal = (command: Command) =>
      command.run([file]).then(
        () => 'done',
        (error: unknown) => error,
      )
    for (const command of [backup, restore]) {
      const told = await refusal(command)
      expect(told).toBeInstanceOf(CommandError)
      expect((told as Error).message).toMatch(/pg_dump.*pg_restore/)
    }
    expect(existsSync(file)).toBe(false)
  })
})

describe('a PostgreSQL that does not open', () => {
  it('is named at the start, without its password', async () => {
    const away = (await postgres.createDatabase()).replace('pantau@', 'pantau:hunter2@')
    await expect(openPostgresDatabase(`${away}_unknown`)).rejects.toThrow(
      /PostgreSQL at 127\.0\.0\.1:\d+, database pantau_\d+_unknown, user pantau: .*does not exist/,
    )
    const nobody = `postgres://pantau:hunter2@127.0.0.1:${await freePort()}/pantau`
    const told = await openPostgresDatabase(nobody).catch((error: unknown) => error)
    expect(told).toBeInstanceOf(StartError)
    expect(String(told)).toMatch(/ECONNREFUSED/)
    expect(String(told)).not.toMatch(/hunter2/)
  })
})
