import { isQuarter } from '#domain/evaluation/quarter.ts'
import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import { suggestName } from '#platform/nearest-name.ts'
import { figuresCsv, findTable, tableCsv } from '#server/features/evaluation/evaluation-export.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CommandError, type Command } from '../command.ts'
import { progressBar } from '../evaluate/progress-bar.ts'
import { loadInForce } from '../load-city.ts'
import { mendable } from '../mendable.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

const printers = {
  json: (document: EvaluationDocument) => `${JSON.stringify(document)}\n`,
  csv: (document: EvaluationDocument, table: string | undefined) => {
    if (table === undefined) return figuresCsv(document)
    const found = findTable(document, table)
    const known = [...document.tables, ...document.rows].map(({ id }) => id)
    if (!found) throw new CommandError(`There is no table "${table}"${suggestName(table, known)}: ${known.join(', ')}`)
    return tableCsv(found)
  },
}
const files = ['pdf', 'xlsx'] as const
type Format = keyof typeof printers | (typeof files)[number]
const formats: Format[] = [...(Object.keys(printers) as (keyof typeof printers)[]), ...files]

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'json' },
        table: { type: 'string' },
        out: { type: 'string' },
        config: { type: 'string' },
        inventory: { type: 'string' },
      },
    })
  } catch (error) {
    throw new CommandError((error as Error).message)
  }
}

const formatOf = (text: string): Format => {
  const format = formats.find((known) => known === text)
  if (!format) throw new CommandError(`--format "${text}" is not one of ${formats.join(', ')}`)
  return format
}

const write = (path: string, bytes: string | Buffer): void => {
  try {
    writeFileSync(path, bytes)
  } catch (error) {
    throw new CommandError(`${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'error'}`)
  }
}

export const command: Command = {
  summary: 'the quarterly evaluation: every figure with its definition, interval and rows',
  usage: `pantau evaluate 2026-Q3 [--format json|csv|pdf|xlsx] [--table NAME] [--out FILE] ${settingsUsage}
  computed anew from what is recorded now; works beside a running server, which keeps and signs evaluations
  --table NAME  with csv: one table or set of rows of the document instead of its figures`,
  async run(args) {
    const { values, positionals } = parse(args)
    const [quarter, ...rest] = positionals
    if (quarter === undefined || rest.length > 0 || !isQuarter(quarter))
      throw new CommandError('Say which quarter: pantau evaluate 2026-Q3')
    const format = formatOf(values.format)
    const isFile = format === 'pdf' || format === 'xlsx'
    if (isFile && values.out === undefined && process.stdout.isTTY)
      throw new CommandError(`A ${format} cannot be shown on a terminal: add --out FILE`)
    if (values.table !== undefined && format !== 'csv') throw new CommandError('--table goes with --format csv')
    const { config } = loadSettings([
      ...(values.config === undefined ? [] : ['--config', values.config]),
      ...(values.inventory === undefined ? [] : ['--inventory', values.inventory]),
    ])
    if (!config.database && !existsSync(join(config.dataDir, 'service.db')))
      throw new CommandError(`There is no service database in ${config.dataDir}: start Pantau once`)
    const inventory = loadInForce(config)
    const { version } = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    ) as { version: string }
    const { openEvaluations } = await import('#server/open-evaluations.ts')
    const evaluations = await mendable(openEvaluations({ config, inventory, version }))
    const bar = progressBar(process.stderr, `Evaluasi ${quarter}`)
    try {
      const document = await evaluations.document(quarter, { onProgress: bar.show })
      bar.clear()
      const bytes = isFile ? await evaluations.file(format, document) : printers[format](document, values.table)
      if (values.out === undefined) process.stdout.write(bytes)
      else write(values.out, bytes)
      return 0
    } finally {
      await evaluations.close()
    }
  },
}
