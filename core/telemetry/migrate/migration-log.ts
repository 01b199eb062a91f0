import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What of a migration has arrived, one line a unit, in `telemetry-migration.log` of the data folder: killed at any moment,
 * the next run goes on behind the last whole line. A log of another target is begun anew.
 */
export class MigrationLog {
  readonly #path: string
  readonly #done = new Map<string, number>()

  constructor(dataDir: string, target: string) {
    this.#path = join(dataDir, 'telemetry-migration.log')
    const text = existsSync(this.#path) ? readFileSync(this.#path, 'utf8') : ''
    // A line that was cut by a kill did not arrive.
    const [head, ...lines] = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
    if (head !== target) {
      writeFileSync(this.#path, `${target}\n`)
      return
    }
    for (const line of lines.filter(Boolean)) {
      const cut = line.lastIndexOf(' ')
      this.#done.set(line.slice(0, cut), Number(line.slice(cut + 1)))
    }
    writeFileSync(this.#path, text.slice(0, text.lastIndexOf('\n') + 1))
  }

  /** What was noted with the unit; undefined when it has not arrived. */
  get(unit: string): number | undefined {
    return this.#done.get(unit)
  }

  note(unit: string, value: number): void {
    this.#done.set(unit, value)
    appendFileSync(this.#path, `${unit} ${value}\n`)
  }
}
