import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a demo city remembers between two starts: without it every scenario would move by the day. */
export interface CityState {
  /** First start: every scenario's instant is counted from it. */
  bornAtMs: number
  /** UDP ports of the agents by device id. */
  ports: Record<string, number>
}

const fileOf = (dataDir: string): string => join(dataDir, 'demo-city.json')

/** The state of the city in a data folder, or undefined when none was ever born there. */
export const readCityState = (dataDir: string): CityState | undefined => {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as CityState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Written beside and renamed: a kill in the middle leaves the old one. */
export const writeCityState = (dataDir: string, state: CityState): void => {
  const path = fileOf(dataDir)
  writeFileSync(`${path}.new`, JSON.stringify(state, null, 2))
  renameSync(`${path}.new`, path)
}
