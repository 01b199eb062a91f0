import { openTelemetryBackfill, openTelemetryReader } from '#telemetry/open-telemetry.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { inForcePath } from '#platform/inventory-in-force.ts'
import { CommandError, type Command } from '../command.ts'
import { demoInventoryPath } from '../load-city.ts'
import { loadSettings } from '../load-settings.ts'
import { reportReady } from '../report-ready.ts'
import { untilStopped } from '../until-stopped.ts'

const DAY_MS = 86_400_000

/** Up to where the store is filled; null when there is none yet. */
const filledToMs = async (config: Config, nowMs: number): Promise<number | null> => {
  const file = join(config.dataDir, 'telemetry.db')
  const isEmbedded = config.telemetry.engine === 'sqlite'
  if (isEmbedded && !existsSync(file)) return null
  const reader = await openTelemetryReader(config)
  try {
    const latest = await reader.latest(nowMs - 2 * DAY_MS)
    const slots = [...latest.values()].map(({ slotMs }) => slotMs)
    if (slots.length > 0) return Math.max(...slots)
    return isEmbedded ? Math.min(nowMs, statSync(file).mtimeMs) : null
  } catch (error) {
    // Its database is made with the history.
    if (!isEmbedded && error instanceof TelemetryStoreError && error.code === 'missing') return null
    throw error
  } finally {
    await reader.close()
  }
}

/** Gives the city its birthday at the first start, and fills whatever history is missing. */
const prepare = async (config: Config): Promise<number> => {
  const { readCityState, writeCityState } = await import('#demo/city/city-state.ts')
  const { backFill, planBackFill } = await import('#demo/history/back-fill.ts')
  const nowMs = Date.now()
  mkdirSync(config.dataDir, { recursive: true })
  const state = readCityState(config.dataDir) ?? { bornAtMs: nowMs, ports: {} }
  writeCityState(config.dataDir, state)
  const plan = planBackFill(nowMs, await filledToMs(config, nowMs))
  if (!plan) return 0
  console.log('Demo city: filling its history …')
  const writer = await openTelemetryBackfill(config)
  const { rollups, samples } = await backFill(writer, plan, state.bornAtMs)
  console.log(`Demo city: ${rollups} rollups and ${samples} samples in ${((Date.now() - nowMs) / 1000).toFixed(1)} s`)
  return 0
}

/** The SNMP agents, until told to stop. They leave the inventory for the collector and the server. */
const agents = async (config: Config): Promise<number> => {
  const { readCityState, writeCityState } = await import('#demo/city/city-state.ts')
  const { demoInventoryYaml } = await import('#demo/city/inventory-yaml.ts')
  const { startAgents } = await import('#demo/agents/run-agents.ts')
  const state = readCityState(config.dataDir)
  if (!state) throw new CommandError('There is no demo city in this folder yet: run "pantau demo prepare" first')
  const running = await startAgents({ bornAtMs: state.bornAtMs, ports: state.ports })
  writeCityState(config.dataDir, { ...state, ports: running.ports })
  const path = demoInventoryPath(config.dataDir)
  const text = demoInventoryYaml(running.ports, state.bornAtMs)
  // Devices moved to other ports: what was in force points at nobody, so that the collector must not begin with it.
  if (existsSync(path) && readFileSync(path, 'utf8') !== text) rmSync(inForcePath(config.dataDir), { force: true })
  writeFileSync(path, text, { mode: 0o600 })
  reportReady()
  await untilStopped()
  await running.stop()
  return 0
}

export const command: Command = {
  summary: 'parts of the demo city: its history, its SNMP agents ("pantau start" runs both)',
  usage: 'pantau demo prepare|agents [--config FILE]',
  async run(args) {
    const { config, positionals } = loadSettings(args)
    if (!config.demo)
      throw new CommandError('The demo city never runs beside an inventory (PANTAU_INVENTORY, --inventory)')
    if (positionals[0] === 'prepare')
      return prepare(config).catch((error: unknown) => {
        throw error instanceof TelemetryStoreError ? new CommandError(error.message) : error
      })
    if (positionals[0] === 'agents') return agents(config)
    throw new CommandError('Say which part: pantau demo prepare, or pantau demo agents')
  },
}
