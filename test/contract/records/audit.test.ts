import { walkChain } from '#domain/hash-chain.ts'
import { auditContent, type AuditRecord } from '#domain/audit-record.ts'
import { auditAnchorPath } from '#server/features/audit/audit-anchor.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { createAuditFeature } from '#server/features/audit/create-audit-feature.ts'
import { sha256Hex } from '#server/features/audit/sha256-hex.ts'
import type { AuditEntry, AuditLog } from '#server/ports/audit-log.ts'
import type { Part } from '#platform/lifecycle.ts'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog, startRecordsApp, type RecordsApp } from './records-app.ts'

let app: RecordsApp
let log: AuditLog
let part: Part

beforeEach(async () => {
  app = await startRecordsApp((made) => {
    log = createAuditLog(made.clock)
    part = createAuditFeature({ ...made, log: silentLog }).part
  })
})
afterEach(() => app.stop())

const entry = (n: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  action: 'request.receive',
  subject: `request:${n}`,
  byAccountId: 'registry-1',
  byName: 'Agendaris',
  remoteAddress: '127.0.0.1',
  before: { state: 'submitted' },
  after: { state: 'received', n },
  ...more,
})
const record = (...entries: AuditEntry[]) =>
  app.db.transaction().execute(async (tx) => {
    for (const one of entries) await log.record(tx, one)
  })
const verification = async () => (await (await app.call('head', 'GET', '/audit/verification')).json()) as unknown

describe('recording', () => {
  it('goes with the change: what is rolled back leaves no entry and no hole', async () => {
    await record(entry(1))
    await expect(
      app.db.transaction().execute(async (tx) => {
        await log.record(tx, entry(2))
        throw new Error('the move was refused')
      }),
    ).rejects.toThrow('refused')
    await record(entry(3))
    const reply = (await (await app.call('admin', 'GET', '/audit')).json()) as { entries: { seq: number }[] }
    expect(reply.entries.map(({ seq }) => seq)).toEqual([2, 1])
    expect(await verification()).toMatchObject({ head: { seq: 2 }, finding: null })
  })

  it('keeps one chain when many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => record(entry(n))))
    expect(await verification()).toMatchObject({ head: { seq: 40 }, finding: null })
  })

  it('never writes what is named like a secret', async () => {
    await record(
      entry(1, { before: null, after: { email: 'a@example.test', password: 'hunter2', nested: [{ token: 'abc' }] } }),
    )
    const text = await (await app.call('admin', 'GET', '/audit')).text()
    expect(text).not.toMatch(/hunter2|abc/)
    expect(text).toContain('[secret]')
  })
})

describe('reading', () => {
  it('is for admin and head alone', async () => {
    for (const path of ['/audit', '/audit/verification', '/audit/export.csv', '/audit/export.jsonl']) {
      for (const who of ['technician', 'registry', 'leader', 'health', 'wall', 'officer'] as const)
        expect((await app.call(who, 'GET', path)).status, `${who} ${path}`).toBe(403)
      expect((await app.call(null, 'GET', path)).status).toBe(401)
      for (const who of ['admin', 'head'] as const) expect((await app.call(who, 'GET', path)).status).toBe(200)
    }
  })

  it('filters by the beginning of the action, subject, person and time, and pages without loss', async () => {
    await record(...Array.from({ length: 7 }, (_, n) => entry(n)))
    app.clock.advance(3_600_000)
    await record(entry(7, { action: 'request%odd', byAccountId: 'head-1' }), entry(8, { action: 'accounts.create' }))
    const seqs = async (query: string) =>
      ((await (await app.call('head', 'GET', `/audit?${query}`)).json()) as { entries: { seq: number }[] }).entries.map(
        ({ seq }) => seq,
      )
    expect(await seqs('action=accounts.')).toEqual([9])
    expect(await seqs('action=request%25')).toEqual([8])
    expect(await seqs('subject=request:3')).toEqual([4])
    expect(await seqs('byAccountId=head-1')).toEqual([8])
    expect(await seqs('from=2026-11-24T10:30:00%2B07:00')).toEqual([9, 8])
    expect(await seqs('to=2026-11-24T10:30:00%2B07:00&limit=3')).toEqual([7, 6, 5])
    const first = (await (await app.call('head', 'GET', '/audit?limit=5')).json()) as { nextBefore: number }
    expect(first.nextBefore).toBe(5)
    expect(await seqs(`limit=5&before=${first.nextBefore}`)).toEqual([4, 3, 2, 1])
    expect((await app.call('head', 'GET', '/audit?limit=9999')).status).toBe(400)
    expect((await app.call('head', 'GET', '/audit?colour=red')).status).toBe(400)
  })

  it('exports JSON lines whose chain can be walked from the file alone', async () => {
    await record(...Array.from({ length: 2500 }, (_, n) => entry(n)))
    const text = await (await app.call('head', 'GET', '/audit/export.jsonl')).text()
    const records = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRecord)
    const links = records.map((one) => ({ ...one, entry: auditContent(one) }))
    const { head, broken } = walkChain(sha256Hex, links)
    expect(broken).toBeNull()
    expect(head.seq).toBe(2500)
  })

  it('exports CSV for Indonesian Excel, and no cell is a formula', async () => {
    await record(entry(1, { byName: '=HYPERLINK("http://x")', subject: 'a;b' }))
    const reply = await app.call('head', 'GET', '/audit/export.csv')
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename=audit.csv')
    const bytes = new Uint8Array(await reply.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [, line] = new TextDecoder().decode(bytes).split('\r\n')
    expect(line).toContain(`2026-11-24T03:00:00.000Z;request.receive;"a;b";registry-1;"'=HYPERLINK(""http://x"")"`)
  })
})

describe('tampering is found, and the first bad entry named', () => {
  beforeEach(async () => {
    await record(...Array.from({ length: 6 }, (_, n) => entry(n)))
    await part.start()
    await part.stop()
    expect(await verification()).toMatchObject({ head: { seq: 6 }, finding: null })
  })

  it.each([
    ['at_ms', 1],
    ['action', 'x'],
    ['subject', 'x'],
    ['by_account_id', null],
    ['by_name', 'x'],
    ['remote_address', 'x'],
    ['before_json', '{}'],
    ['after_json', '{}'],
    ['hash', 'f'.repeat(64)],
  ])('%s altered', async (column, value) => {
    await app.db
      .updateTable('audit_entries')
      .set({ [column]: value })
      .where('seq', '=', 3)
      .execute()
    expect(await verification()).toMatchObject({ finding: { seq: 3, problem: 'altered' } })
  })

  it('an entry removed from the middle', async () => {
    await app.db.deleteFrom('audit_entries').where('seq', '=', 4).execute()
    expect(await verification()).toMatchObject({ finding: { seq: 4, problem: 'hole' } })
  })

  it('the end cut off: the head row tells', async () => {
    await app.db.deleteFrom('audit_entries').where('seq', '>', 4).execute()
    expect(await verification()).toMatchObject({ finding: { seq: 5, problem: 'truncated', anchor: 'audit_head' } })
  })

  it('the end cut off and the head row put back: the second place tells, and is not overwritten', async () => {
    const [last] = await app.db.selectFrom('audit_entries').select('hash').where('seq', '=', 4).execute()
    await app.db.deleteFrom('audit_entries').where('seq', '>', 4).execute()
    await app.db
      .updateTable('audit_head')
      .set({ seq: 4, hash: last?.hash ?? '' })
      .execute()
    const told = { finding: { seq: 5, problem: 'truncated', anchor: 'audit-head.json' } }
    expect(await verification()).toMatchObject(told)
    await part.start()
    await part.stop()
    expect(await verification()).toMatchObject(told)
  })

  it('everything written anew with right hashes: the second place tells', async () => {
    await app.db.deleteFrom('audit_entries').execute()
    await app.db
      .updateTable('audit_head')
      .set({ seq: 0, hash: '0'.repeat(64) })
      .execute()
    await record(...Array.from({ length: 8 }, (_, n) => entry(n + 100)))
    expect(await verification()).toMatchObject({ finding: { seq: 6, problem: 'forked', anchor: 'audit-head.json' } })
  })

  it('the anchor follows the head', async () => {
    await record(entry(7))
    await part.start()
    await part.stop()
    expect(JSON.parse(await readFile(auditAnchorPath(app.dataDir), 'utf8'))).toMatchObject({ seq: 7 })
  })
})
