import type { RollupLevel } from '../measurement.ts'
import { rawWidth } from '../rows/raw-row.ts'
import { rollupWidth } from '../rows/rollup-row.ts'

export const rollupTable: Record<RollupLevel, string> = { '5m': 'r5m', '1h': 'r1h' }

const places = (width: number): string => Array.from({ length: width }, () => '?').join(',')

export const insertRawSql = (table: string): string => `INSERT OR REPLACE INTO ${table} VALUES (${places(rawWidth)})`

export const replaceRollupSql = (level: RollupLevel): string =>
  `INSERT OR REPLACE INTO ${rollupTable[level]} VALUES (${places(rollupWidth)})`
