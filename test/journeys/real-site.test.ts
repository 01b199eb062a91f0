import { startAgents } from '#demo/agents/run-agents.ts'
import { demoInventoryYaml } from '#demo/city/inventory-yaml.ts'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { childrenOf, freePort, health, launchProduct, signIn, until, type Product } from './running-product.ts'

/** A site with an inventory of its own: here the agents of the city stand for its devices, as strangers. */
const rootUrl = new URL('../../', import.meta.url).href
let folder: string
let dataDir: string
let inventory: string
let agents: Awaited<ReturnType<typeof startAgents>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-site-'))
  dataDir = join(folder, 'data')
  inventory = join(folder, 'site.yaml')
  agents = await startAgents({ bornAtMs: Date.now(), ports: {} })
  await writeFile(inventory, demoInventoryYaml(agents.ports, Date.now()))
})
afterAll(async () => {
  await agents.stop()
  await rm(folder, { recursive: true, force: true })
})

const launch = async (args: string[]): Promise<Product> =>
  launchProduct({
    dataDir,
    port: await freePort(),
    args,
    env: {
      NODE_OPTIONS: `--import=${new URL('note-modules.mjs', import.meta.url).href}`,
      NOTE_MODULES: join(folder, 'modules'),
    },
  })

const refusalOf = async (args: string[]): Promise<string> => {
  const product = await launch(args)
  await until('the refusal', () => product.supervisor.exitCode !== null)
  expect(product.supervisor.exitCode).toBe(1)
  return product.said()
}

it('measures real devices without a line of demo code and without a demo datum', async () => {
  const site = await launch(['--inventory', inventory])
  try {
    await until('samples', async () => ((await health(site.url))?.collector.links.measured ?? 0) > 10)
    expect((await health(site.url))?.demo).toBe(false)
    expect(childrenOf(site.supervisor.pid ?? 0)).toHaveLength(2)
    expect(existsSync(join(dataDir, 'demo-city.json'))).toBe(false)
    await expect(signIn(site.url, 'kabid', 'demo-pantau')).rejects.toThrow('refused')
    const modules = (await readFile(join(folder, 'modules'), 'utf8')).split('\n')
    const loaded = (room: string): string[] => modules.filter((url) => url.startsWith(`${rootUrl}${room}/`))
    expect(loaded('collector').length).toBeGreaterThan(10)
    expect(loaded('server').length).toBeGreaterThan(10)
    expect(loaded('demo')).toEqual([])
  } finally {
    await site.stop()
  }
  expect(await readFile(join(dataDir, 'data-kind'), 'utf8')).toBe('site\n')
})

it('refuses the demo city on a folder with measured data', async () => {
  expect(await refusalOf([])).toMatch(/holds measured data.*PANTAU_DATA_DIR/)
})

it('tells a mistake in the inventory before anything starts', async () => {
  const broken = join(folder, 'broken.yaml')
  await writeFile(broken, (await readFile(inventory, 'utf8')).replace('opd: dinkes', 'opd: dinkess'))
  expect(await refusalOf(['--inventory', broken])).toMatch(/dinkess.*did you mean "dinkes"/)
})
