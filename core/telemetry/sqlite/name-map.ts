import type { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * The number that stands for a link or device id in the file. Numbers given inside a transaction that rolls back must
 * be forgotten: call `forget` then.
 */
export class NameMap {
  readonly #insert: StatementSync
  readonly #select: StatementSync
  readonly #known = new Map<string, number>()

  constructor(db: DatabaseSync, table: 'link' | 'device') {
    this.#insert = db.prepare(`INSERT OR IGNORE INTO ${table} (name) VALUES (?)`)
    this.#select = db.prepare(`SELECT id FROM ${table} WHERE name=?`)
  }

  number(name: string): number {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    this.#insert.run(name)
    const id = Number(this.#select.get(name)?.id)
    this.#known.set(name, id)
    return id
  }

  forget(): void {
    this.#known.clear()
  }
}
