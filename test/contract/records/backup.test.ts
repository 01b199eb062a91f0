import { takeBackup } from '#cli/backup/take-backup.ts'
import { CommandError } from '#cli/command.ts'
import { command as auditCommand } from '#cli/commands/audit.ts'
import { command as backup } from '#cli/commands/backup.ts'
import { command as restore } from '#cli/commands/restore.ts'
import { openServiceDatabase } from '#server/database/open-service-database.ts'
import { createAuditFeature } from '#server/features/audit/create-audit-feature.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { createFileFolder, filePathOf } from '#server/features/files/file-folder.ts'
import { createFileStore } from '#server/features/files/file-store.ts'
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog, startRecordsApp, type RecordsApp } from './records-app.ts'
import { jpegOf, pdfOf } from './sample-files.ts'

let app: RecordsApp
let away: string
let record: (count: number) => Promise<void>
let kept: { id: string; sha256: string }
let printed: string[]

beforeEach(async () => {
  away = await mkdtemp(join(tmpdir(), 'pantau-backup-'))
  printed = []
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text: unknown) => void printed.push(String(text)))
  app = await startRecordsApp(async (made) => {
    const audit = createAuditLog(made.clock)
    const files = createFileStore({ ...made, folder: createFileFolder(made.dataDir) })
    record = async (count) => {
      for (let n = 0; n < count; n += 1)
        await made.db.transaction().execute((tx) =>
          audit.record(tx, {
            action: 'a',
            subject: 's',
            byAccountId: null,
            byName: 'x',
            remoteAddress: '',
            before: null,
            after: { n },
          }),
        )
    }
    await record(20)
    kept = await files.save({ name: 'surat.pdf', bytes: pdfOf(), byAccountId: 'a' })
    await made.db
      .transaction()
      .execute((tx) => files.attach(tx, { fileIds: [kept.id], owner: { kind: 'request', id: 'r' }, byAccountId: 'a' }))
    await files.save({ name: 'foto.jpg', bytes: jpegOf(), byAccountId: 'a' })
    const { part } = createAuditFeature({ ...made, log: silentLog })
    await part.start()
    await part.stop()
  })
  const telemetry = new DatabaseSync(join(app.dataDir, 'telemetry.db'))
  telemetry.exec("PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES ('a sample')")
  telemetry.close()
  vi.stubEnv('PANTAU_DATA_DIR', app.dataDir)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await app.stop()
  await rm(away, { recursive: true, force: true })
})

const restoreInto = (dataDir: string, file: string) => {
  vi.stubEnv('PANTAU_DATA_DIR', dataDir)
  return restore.run([file])
}

describe('backup and restore', () => {
  it('make a round trip while the server goes on writing', async () => {
    const file = join(away, 'pantau.tar')
    const writing = record(300)
    expect(await backup.run([file])).toBe(0)
    await writing
    expect(await restoreInto(join(away, 'data'), file)).toBe(0)

    const before = await app.db.selectFrom('audit_entries').selectAll().orderBy('seq').execute()
    const db = await openServiceDatabase(join(away, 'data', 'service.db'))
    const after = await db.selectFrom('audit_entries').selectAll().orderBy('seq').execute()
    await db.destroy()
    expect(after.length).toBeGreaterThanOrEqual(20)
    expect(after).toEqual(before.slice(0, after.length))
    expect(await auditCommand.run(['verify'])).toBe(0)

    expect(await readFile(join(away, 'data', filePathOf(kept)))).toEqual(pdfOf())
    const telemetry = new DatabaseSync(join(away, 'data', 'telemetry.db'), { readOnly: true })
    expect(telemetry.prepare('SELECT x FROM t').get()).toEqual({ x: 'a sample' })
    telemetry.close()
    expect((await readdir(away)).sort()).toEqual(['data', 'pantau.tar'])
    expect((await readdir(join(away, 'data'))).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('the archive is one that tar can open, and only its owner can read', async () => {
    const file = join(away, 'pantau.tar')
    await backup.run([file])
    const listed = execFileSync('tar', ['tvf', file], { encoding: 'utf8' })
    expect(listed).toContain('service.db')
    expect(listed).toContain(filePathOf(kept))
    execFileSync('tar', ['xf', file, '-C', away])
    const bytes = await readFile(join(away, filePathOf(kept)))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(kept.sha256)
    expect(execFileSync('stat', ['-c', '%a', file], { encoding: 'utf8' }).trim()).toBe('600')
  })

  it('never overwrite: neither an archive nor a data folder', async () => {
    const file = join(away, 'pantau.tar')
    await backup.run([file])
    await expect(backup.run([file])).rejects.toThrow('already there')
    await expect(restore.run([file])).rejects.toThrow('is not empty')
  })

  it('refuse to back up what is damaged, and leave nothing half done', async () => {
    await writeFile(join(app.dataDir, filePathOf(kept)), 'x'.repeat(10))
    await expect(backup.run([join(away, 'a.tar')])).rejects.toThrow('is not what was uploaded')
    await rm(join(app.dataDir, filePathOf(kept)))
    await expect(backup.run([join(away, 'a.tar')])).rejects.toThrow('is missing')
    expect(await readdir(away)).toEqual([])
  })

  it('a file that nobody used may vanish meanwhile', async () => {
    const [unused] = await app.db.selectFrom('files').select(['id', 'sha256']).where('owner_kind', 'is', null).execute()
    await rm(join(app.dataDir, filePathOf(unused ?? kept)))
    expect(await backup.run([join(away, 'a.tar')])).toBe(0)
  })
})

describe('a restore of', () => {
  const bent = async (bend: (bytes: Buffer) => Buffer) => {
    const good = join(away, 'good.tar')
    await takeBackup({ dataDir: app.dataDir, file: good, version: '0', nowMs: 0 })
    const file = join(away, 'bent.tar')
    await writeFile(file, bend(await readFile(good)))
    return file
  }

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['a cut off archive', (bytes) => bytes.subarray(0, bytes.length - 3000)],
    ['half an archive', (bytes) => bytes.subarray(0, Math.floor(bytes.length / 1024) * 512)],
    [
      'an archive with one bit turned in its content',
      (bytes) => {
        const at = bytes.indexOf('Surat permohonan')
        bytes[at] = (bytes[at] ?? 0) ^ 1
        return bytes
      },
    ],
    [
      'an archive with one bit turned in a header',
      (bytes) => {
        bytes[3] = (bytes[3] ?? 0) ^ 1
        return bytes
      },
    ],
    ['something else', () => Buffer.from('not an archive at all'.repeat(100))],
    ['an empty file', () => Buffer.alloc(0)],
  ])('%s is refused and leaves nothing behind', async (_what, bend) => {
    const dataDir = join(away, 'data')
    await expect(restoreInto(dataDir, await bent(bend))).rejects.toThrow(CommandError)
    expect(await readdir(dataDir)).toEqual([])
  })

  it('a foreign archive that wants to write elsewhere is refused', async () => {
    await writeFile(join(away, 'evil'), 'x')
    const file = join(away, 'evil.tar')
    execFileSync('tar', [
      'cf',
      file,
      '-C',
      away,
      '--format=ustar',
      '-P',
      '--transform',
      's,evil,../../evil-out,',
      'evil',
    ])
    await expect(restoreInto(join(away, 'data'), file)).rejects.toThrow('no part of a backup')
    const link = join(away, 'link.tar')
    execFileSync('ln', ['-s', '/etc', join(away, 'files')])
    execFileSync('tar', ['cf', link, '-C', away, '--format=ustar', 'files'])
    await expect(restoreInto(join(away, 'data'), link)).rejects.toThrow('not a plain file')
    expect(await readdir(away)).not.toContain('evil-out')
  })
})
