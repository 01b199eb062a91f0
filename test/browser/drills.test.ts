import { startAgents } from '#demo/agents/run-agents.ts'
import { demoInventoryYaml } from '#demo/city/inventory-yaml.ts'
import { startInfluxd } from '#test/stores/influxd.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { freePort, health, launchProduct, until } from '../journeys/running-product.ts'
import { openBrowser, openContext } from './browser.ts'
import { buildWeb } from './build-web.ts'
import { takeShot } from './harness.ts'
import { signInFirst } from './sign-in.ts'

/** The dot that beats stands in the header only while news comes. */
const heard = (page: Page): Promise<void> => page.locator('.header .dot').waitFor()

/** Looks ten times a second for what must never be: a green tile beside the word that nothing is heard. */
const watchForLies = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    setInterval(() => {
      const trouble = document.querySelector('.header .trouble')?.textContent
      const green = document.querySelectorAll('.tiles .is-normal, .tiles .is-busy, .tiles .is-full').length
      if (trouble && green > 0) seen.push(`${trouble}: ${green} live tiles`)
    }, 100)
  })
/** `undefined` when the page was loaded anew meanwhile. */
const lies = (page: Page): Promise<unknown> => page.evaluate(() => (globalThis as { seen?: string[] }).seen)

it(
  'the wall says that server, collector or store are gone, shows nothing old as live, and heals by itself',
  { timeout: 600_000 },
  async () => {
    await buildWeb()
    const folder = await mkdtemp(join(tmpdir(), 'pantau-drill-'))
    const agents = await startAgents({ bornAtMs: Date.now(), ports: {} })
    const influxd = await startInfluxd()
    const inventory = join(folder, 'site.yaml')
    await writeFile(inventory, demoInventoryYaml(agents.ports, Date.now()))
    const site = launchProduct({
      dataDir: join(folder, 'data'),
      port: await freePort(),
      args: ['--inventory', inventory],
      env: { PANTAU_TELEMETRY: 'influx1', PANTAU_INFLUX_URL: influxd.url },
    })
    const browser = await openBrowser()
    const signal = (command: string, name: NodeJS.Signals): void => {
      process.kill(site.pidOf(command) ?? expect.fail(`no ${command}`), name)
    }
    try {
      await until('the links', async () => ((await health(site.url))?.collector.links.measured ?? 0) > 10)
      const context = await openContext(browser, { theme: 'light', language: 'id', width: 1920, height: 1080 })
      context.setDefaultTimeout(120_000)
      const wall = await context.newPage()
      await signInFirst(wall, site)
      await wall.getByRole('navigation', { name: 'Menu utama' }).first().waitFor()
      await wall.goto(`${site.url}/wall`)
      await wall.locator('.tiles .is-normal').first().waitFor()
      await heard(wall)
      await watchForLies(wall)
      const heals = async (): Promise<void> => {
        await heard(wall)
        await wall.locator('.tiles .is-normal').first().waitFor()
        expect(await lies(wall)).toEqual([])
      }

      // Frozen first, which the supervisor cannot see; killed then, and it starts another one.
      signal('serve', 'SIGSTOP')
      await wall.getByText('TIDAK TERHUBUNG').waitFor()
      await takeShot(wall, 'drill-server')
      signal('serve', 'SIGKILL')
      await heals()

      signal('collect', 'SIGSTOP')
      await wall.getByText('DATA BERHENTI').waitFor()
      await takeShot(wall, 'drill-collector')
      signal('collect', 'SIGKILL')
      await heals()

      await influxd.kill()
      await wall.getByText('PENYIMPANAN BERMASALAH').waitFor()
      // What is seen is measured nevertheless.
      await heals()
      await takeShot(wall, 'drill-store')
      await influxd.start()
      await wall.getByText('PENYIMPANAN BERMASALAH').waitFor({ state: 'detached' })
      await heals()
    } finally {
      await browser.close()
      await site.stop()
      await agents.stop()
      await influxd.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
)
