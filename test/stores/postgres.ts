import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Program } from './program.ts'
import { freePort, startProgram } from './program.ts'

const versions = '/usr/lib/postgresql'

/** Folder of the newest PostgreSQL that Debian installed. */
const binDir = (): string => {
  const [newest] = (existsSync(versions) ? readdirSync(versions) : []).sort((a, b) => Number(b) - Number(a))
  if (newest === undefined)
    throw new Error(`${versions} is missing: apt-get install --no-install-recommends postgresql`)
  return join(versions, newest, 'bin')
}

/** PostgreSQL refuses to run as root: then as somebody who owns nothing. */
const NOBODY = 65_534
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

/** A real PostgreSQL (Debian package postgresql) with a cluster of its own on a free port of loopback. */
export interface Postgres {
  /** Of the database `postgres`. */
  adminUrl: string
  /** A new, empty database; the address as in PANTAU_DATABASE_URL. */
  createDatabase(): Promise<string>
  /** Runs one statement as the administrator. */
  ask(statement: string, url?: string): Promise<Record<string, unknown>[]>
  /** As a power cut; `start` brings it back on the same port and folder. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** Made for Indonesian on purpose: the product must sort by bytes whatever language a database was made for. `isDurable`: writes wait for the disk, which only a measurement needs. */
export const startPostgres = async ({ isDurable = false }: { isDurable?: boolean } = {}): Promise<Postgres> => {
  const bin = binDir()
  const dir = mkdtempSync(join(tmpdir(), 'pantau-postgres-'))
  if (identity.uid !== undefined) chownSync(dir, identity.uid, identity.gid)
  const data = join(dir, 'data')
  execFileSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'pantau',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale-provider=icu',
      '--icu-locale=id',
      '--no-sync',
    ],
    { ...identity, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  )
  const port = await freePort()
  const admin = `postgres://pantau@127.0.0.1:${port}/postgres`
  let program: Program | undefined
  let databases = 0
  const postgres: Postgres = {
    adminUrl: admin,
    async createDatabase() {
      const name = `pantau_${++databases}`
      await postgres.ask(`create database ${name}`)
      return `postgres://pantau@127.0.0.1:${port}/${name}`
    },
    async ask(statement, url = admin) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows
      } finally {
        await client.end()
      }
    },
    async start() {
      const args = [
        '-D',
        data,
        '-p',
        String(port),
        '-h',
        '127.0.0.1',
        '-k',
        dir,
        '-c',
        'max_connections=200',
        '-c',
        `fsync=${isDurable ? 'on' : 'off'}`,
      ]
      const isReady = async () => (await postgres.ask('select 1')).length === 1
      program = await startProgram(join(bin, 'postgres'), 'postgresql', args, isReady, identity)
    },
    async kill() {
      // SIGQUIT: every connection is cut at once, nothing is written down first.
      await program?.kill('SIGQUIT')
    },
    async stop() {
      await program?.kill('SIGQUIT')
      rmSync(dir, { recursive: true, force: true })
    },
  }
  await postgres.start()
  return postgres
}
