import { command } from '#cli/commands/audit.ts'
import { CommandError } from '#cli/command.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { openServiceDatabase } from '#server/database/open-service-database.ts'
import type { ServiceDb } from '#server/database/service-database.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { handClock } from './records-app.ts'

let dataDir: string
let db: ServiceDb
let printed: string[]

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pantau-audit-'))
  vi.stubEnv('PANTAU_DATA_DIR', dataDir)
  printed = []
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text: unknown) => void printed.push(String(text)))
  db = await openServiceDatabase(join(dataDir, 'service.db'))
  const log = createAuditLog(handClock())
  await db.transaction().execute(async (tx) => {
    for (const n of [1, 2, 3])
      await log.record(tx, {
        action: 'accounts.create',
        subject: `account:${n}`,
        byAccountId: null,
        byName: 'konsol',
        remoteAddress: '',
        before: null,
        after: { n },
      })
  })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await db.destroy()
  await rm(dataDir, { recursive: true, force: true })
})

describe('pantau audit verify', () => {
  it('says so when all is well, beside a running server, and prints the head', async () => {
    expect(await command.run(['verify'])).toBe(0)
    expect(printed[0]).toMatch(/^OK: 3 entries, none altered, none missing\. Head 3:[0-9a-f]{64}$/)
    expect(printed[1]).toBe('OK: 0 events of 0 requests, none altered, none missing.')
  })

  it('ends with 1 and names the first bad entry', async () => {
    await db.updateTable('audit_entries').set({ by_name: 'orang lain' }).where('seq', '=', 2).execute()
    expect(await command.run(['verify'])).toBe(1)
    expect(printed.join()).toContain('entry 2 was altered')
  })

  it('holds the database against a head that was kept elsewhere', async () => {
    const { hash } = await db.selectFrom('audit_entries').select('hash').where('seq', '=', 3).executeTakeFirstOrThrow()
    expect(await command.run(['verify', `3:${hash}`])).toBe(0)
    expect(await command.run(['verify', `4:${hash}`])).toBe(1)
    expect(printed.at(-1)).toContain('entry 4 and those after it are missing')
    await expect(command.run(['verify', 'nonsense'])).rejects.toThrow(CommandError)
  })

  it('says what is missing in an empty folder', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'pantau-audit-'))
    vi.stubEnv('PANTAU_DATA_DIR', empty)
    await expect(command.run(['verify'])).rejects.toThrow('no service database')
    await rm(empty, { recursive: true })
  })
})
