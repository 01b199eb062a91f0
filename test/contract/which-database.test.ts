import { PostgresAdapter, SqliteAdapter, sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ServiceDb } from '#server/database/service-database.ts'
import { openTestDatabase } from './open-test-database.ts'

let dir: string
let db: ServiceDb
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pantau-database-'))
  db = await openTestDatabase(join(dir, 'service.db'))
})
afterAll(async () => {
  await db.destroy()
  rmSync(dir, { recursive: true, force: true })
})

describe('the service database', () => {
  it('is the one that this run is about', async () => {
    const isPostgres = (inject('postgres') as unknown) !== undefined
    expect(db.getExecutor().adapter).toBeInstanceOf(isPostgres ? PostgresAdapter : SqliteAdapter)
    const version = isPostgres
      ? sql<{ of: string }>`select version() as of`
      : sql<{ of: string }>`select sqlite_version() as of`
    expect((await version.execute(db)).rows[0]?.of).toMatch(isPostgres ? /^PostgreSQL \d+/ : /^3\./)
  })

  it('hands out numbers as numbers, however large and however made', async () => {
    await db.insertInto('leases').values({ name: 'big', holder: '', beat: 1_790_000_000_123 }).execute()
    const row = await db
      .selectFrom('leases')
      .select((table) => [
        table.fn.countAll<number>().as('count'),
        table.fn.sum<number>('beat').as('sum'),
        table.fn.max('beat').as('max'),
      ])
      .where('name', '=', 'big')
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ count: 1, sum: 1_790_000_000_123, max: 1_790_000_000_123 })
  })

  it('sorts text by its bytes', async () => {
    const names = ['b', 'A', 'a', 'B', '-a', 'ab', 'Z', 'é', '_']
    for (const name of names)
      await db
        .insertInto('leases')
        .values({ name: `sort ${name}`, holder: 'sort', beat: 0 })
        .execute()
    const rows = await db.selectFrom('leases').select('name').where('holder', '=', 'sort').orderBy('name').execute()
    expect(rows.map(({ name }) => name.slice(5))).toEqual(['-a', 'A', 'B', 'Z', '_', 'a', 'ab', 'b', 'é'])
    const after = await db
      .selectFrom('leases')
      .select('name')
      .where('holder', '=', 'sort')
      .where('name', '>', 'sort Z')
      .execute()
    expect(after).toHaveLength(5)
  })

  it('finds nothing in an empty list', async () => {
    const found = (names: string[]) => db.selectFrom('leases').select('name').where('name', 'in', names).execute()
    expect(await found([])).toEqual([])
    expect(await found(['big'])).toEqual([{ name: 'big' }])
  })

  it('lets one transaction write at a time: what one read holds until it wrote', async () => {
    await db.insertInto('leases').values({ name: 'counter', holder: '', beat: 0 }).execute()
    const addOne = () =>
      db.transaction().execute(async (tx) => {
        const { beat } = await tx
          .selectFrom('leases')
          .select('beat')
          .where('name', '=', 'counter')
          .executeTakeFirstOrThrow()
        await tx
          .updateTable('leases')
          .set({ beat: beat + 1 })
          .where('name', '=', 'counter')
          .execute()
      })
    await Promise.all(Array.from({ length: 40 }, addOne))
    expect(await db.selectFrom('leases').select('beat').where('name', '=', 'counter').executeTakeFirst()).toEqual({
      beat: 40,
    })
  })
})
