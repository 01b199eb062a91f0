import { openPostgresDatabase } from '#server/database/open-service-database.ts'
import { insertAccount } from '#server/features/accounts/account-store.ts'
import { createDeviceToken } from '#server/features/accounts/device-store.ts'
import { createSession } from '#server/features/accounts/session-store.ts'
import { startInfluxd } from '#test/stores/influxd.ts'
import { startPostgres } from '#test/stores/postgres.ts'
import type { HealthReply } from '#wire/health.ts'
import type { LiveEvent } from '#wire/socket-events.ts'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { expect, it } from 'vitest'
import { freePort, until } from './running-product.ts'
import { COMMUNITY, launch, startDevices, type Program } from './split-city.ts'

const DEVICES = 16
const INTERVAL_S = 10
const undo: (() => Promise<unknown>)[] = []
const running = new Map<string, Program>()

/** Slots of the measured samples of each link, in s. */
const measuredSlots = async (ask: (statement: string, db: string, rp: string) => Promise<unknown[][]>) => {
  const slots = new Map<string, number[]>()
  for (let index = 0; index < DEVICES; index++) {
    const rows = await ask(`SELECT d_oct, d_lbl FROM link_raw WHERE link = 'link-${index}'`, 'pantau', 'raw')
    slots.set(
      `link-${index}`,
      rows.filter(([, octets]) => octets !== null).map(([second]) => Number(second)),
    )
  }
  return slots
}

const build = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pantau-split-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const [influxd, postgres] = await Promise.all([startInfluxd(), startPostgres()])
  undo.push(
    () => influxd.stop(),
    () => postgres.stop(),
  )
  const database = await postgres.createDatabase()
  const db = await openPostgresDatabase(database)
  undo.push(() => db.destroy())

  undo.push(() => Promise.all([...running.values()].map((program) => program.kill())))
  const pids = (): [string, number][] => [...running].map(([name, { child }]) => [name, child.pid ?? 0])
  const devices = await startDevices(DEVICES, pids)
  undo.push(() => devices.stop())
  const inventory = join(folder, 'site.yaml')
  await writeFile(inventory, devices.yaml)
  const ports = { a: await freePort(), b: await freePort() }
  const url = { a: `http://127.0.0.1:${ports.a}`, b: `http://127.0.0.1:${ports.b}` }
  const store = { PANTAU_TELEMETRY: 'influx1', PANTAU_INFLUX_URL: influxd.url }
  const serve = (name: 'a' | 'b'): void => {
    const env = {
      ...store,
      PANTAU_DATABASE_URL: database,
      PANTAU_DATA_DIR: join(folder, `server-${name}`),
      PANTAU_HTTP_PORT: String(ports[name]),
    }
    running.set(`server-${name}`, launch(['serve', '--inventory', inventory], env))
  }
  const token = async (label: string): Promise<string> =>
    (await createDeviceToken(db, { role: 'collector', label, createdBy: 'uji', nowMs: Date.now() })).token
  const tokens = { utara: await token('utara'), selatan: await token('selatan') }
  const collect = (name: 'utara' | 'selatan'): void => {
    const env = {
      ...store,
      PANTAU_SERVER_URL: `${url.a},${url.b}`,
      PANTAU_COLLECTOR_TOKEN: tokens[name],
      PANTAU_DATA_DIR: join(folder, name),
    }
    running.set(name, launch(['collect'], env))
  }
  const health = async (server: 'a' | 'b'): Promise<HealthReply | null> => {
    const response = await fetch(`${url[server]}/api/v1/health`).catch(() => null)
    return response?.ok ? ((await response.json()) as HealthReply) : null
  }
  const collectorsAre = async (wanted: Record<string, string>, server: 'a' | 'b' = 'b'): Promise<boolean> => {
    const states = (await health(server))?.collectors.map(({ label, state }) => [label, state]) ?? []
    return JSON.stringify(Object.fromEntries(states.sort())) === JSON.stringify(wanted)
  }
  return { folder, influxd, postgres, db, devices, url, serve, collect, health, collectorsAre, tokens }
}

/** A browser's socket with the cookie of its session: the links whose rates it hears. A first reading is none yet. */
const listen = (url: string, cookie: string): { socket: Socket; heard: Map<string, number> } => {
  const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true })
  const heard = new Map<string, number>()
  socket.on('live', ({ links }: LiveEvent) => {
    for (const { id, downBps } of links) if (downBps !== null) heard.set(id, Date.now())
  })
  undo.push(() => Promise.resolve(socket.disconnect()))
  return { socket, heard }
}

it(
  'two servers and two collectors: any one is killed, then the database, and nobody misses more than three intervals',
  { timeout: 240_000 },
  async () => {
    try {
      const city = await build()
      const { influxd, postgres, db, devices, url } = city
      city.serve('a')
      await until('the first server', async () => (await city.health('a')) !== null, 30_000)
      city.serve('b')
      city.collect('utara')
      city.collect('selatan')
      await until('both collectors with a share', async () => {
        const views = (await city.health('b'))?.collectors ?? []
        return (
          views.length === 2 &&
          views.every(({ state, devices: own }) => state === 'polling' && own > 0 && own < DEVICES)
        )
      })
      const facts = { passwordHash: 'none', mustChangePassword: false, isDemo: false, nowMs: Date.now() }
      const account = { login: 'kabid-uji', name: 'Kabid Uji', role: 'head' as const, opdId: null }
      const { id: accountId } = await insertAccount(db, account, facts)
      const session = await createSession(db, { accountId, remoteAddress: '127.0.0.1', nowMs: Date.now() })
      const cookie = `pantau_session=${session.token}`
      const onA = listen(url.a, cookie)
      const onB = listen(url.b, cookie)
      for (const [name, { heard }] of [
        ['a', onA],
        ['b', onB],
      ] as const)
        await until(`live news of every link at server ${name}`, () => heard.size === DEVICES)
      const first = await until('every link measured', async () =>
        [...(await measuredSlots(influxd.ask)).values()].every((slots) => slots.length > 1),
      ).then(() => Date.now())

      // A collector dies: the other one has its devices before three intervals are over.
      await running.get('utara')?.kill()
      running.delete('utara')
      await until(
        'the dead collector is named',
        () => city.collectorsAre({ selatan: 'polling', utara: 'gone' }),
        30_000,
      )
      expect(await city.health('a')).toMatchObject({ status: 'degraded' })
      await until('one collector has all', async () =>
        ((await city.health('b'))?.collectors ?? []).some(
          ({ label, devices: own }) => label === 'selatan' && own === DEVICES,
        ),
      )
      const takenAtMs = Date.now()
      onB.heard.clear()
      // The next disturbance waits until this one is over: each link is measured again.
      await until('every link measured again', () => onB.heard.size === DEVICES, 40_000)

      // It comes back, and a server dies: users of the other one notice nothing, sessions are good there.
      city.collect('utara')
      await until('both collectors again', async () => {
        const views = (await city.health('b'))?.collectors ?? []
        return views.every(({ state, devices: own }) => state === 'polling' && own > 0 && own < DEVICES)
      })
      await running.get('server-a')?.kill()
      onB.heard.clear()
      await until('every link measured without the first server', () => onB.heard.size === DEVICES, 40_000)
      expect(onB.socket.connected).toBe(true)
      const page = await fetch(`${url.b}/api/v1/links`, { headers: { cookie } })
      expect(page.status).toBe(200)
      await until('both collectors with the other server', () =>
        city.collectorsAre({ selatan: 'polling', utara: 'polling' }),
      )

      // The database is away for longer than any silence may last: nobody can give anything away, so everybody polls on.
      await postgres.kill()
      const cutAtMs = Date.now()
      await until('samples of every link while the database is away', async () =>
        [...(await measuredSlots(influxd.ask)).values()].every((slots) =>
          slots.some((second) => second * 1_000 > cutAtMs + 22_000),
        ),
      )
      await postgres.start()
      await until('both collectors with the database', () =>
        city.collectorsAre({ selatan: 'polling', utara: 'polling' }),
      )

      const untilS = Math.floor(Date.now() / 1000) - 2 * INTERVAL_S
      for (const [link, slots] of await measuredSlots(influxd.ask)) {
        const seen = slots.filter((second) => second * 1000 > first - 30_000)
        const gaps = [...seen.slice(1), untilS].map((second, index) => second - (seen[index] ?? 0))
        expect([link, Math.max(...gaps) <= 4 * INTERVAL_S]).toEqual([link, true])
        expect(new Set(slots).size).toBe(slots.length)
      }
      // Each device belonged to one at a time: it changed hands at the start, at the death and at the return, and never to and fro.
      const hands = [...devices.looks.values()].map((looks) =>
        looks.filter(({ by }, index) => index > 0 && by !== looks[index - 1]?.by),
      )
      for (const changes of hands) expect(changes.length).toBeLessThanOrEqual(3)
      expect(hands.flat().some(({ by, atMs }) => by === 'selatan' && atMs <= takenAtMs + 15_000)).toBe(true)

      // What lies on a disk is for its owner alone, and no log holds a secret.
      const cache = join(city.folder, 'selatan', 'collector-share.json')
      expect((await stat(cache)).mode & 0o777).toBe(0o600)
      expect(await readFile(cache, 'utf8')).toContain(COMMUNITY)
      for (const [name, { said }] of running)
        for (const secret of [COMMUNITY, city.tokens.utara, city.tokens.selatan])
          expect([name, said().includes(secret)]).toEqual([name, false])
    } catch (error) {
      for (const [name, { said }] of running) console.error(`--- ${name}\n${said().slice(-4_000)}`)
      throw error
    } finally {
      for (const step of undo.splice(0).reverse()) await step()
    }
  },
)
