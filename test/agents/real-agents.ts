import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'

export interface RunningAgent {
  port: number
  stop(): Promise<void>
}

export const freeUdpPort = async (): Promise<number> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  await new Promise<void>((done) => socket.close(() => done()))
  return port
}

const waitFor = async (isReady: () => boolean, what: string): Promise<void> => {
  for (let i = 0; i < 150; i++) {
    if (isReady()) return
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`${what} did not start`)
}

const end = async (child: ChildProcess, folder: string): Promise<void> => {
  if (child.exitCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
}

const answers = (port: number, ...args: string[]): boolean =>
  spawnSync('snmpget', [...args, '-t', '1', '-r', '0', `127.0.0.1:${port}`, '1.3.6.1.2.1.1.3.0']).status === 0

/** Debian's snmpd with its own state folder; `users` are createUser lines without the keyword. */
export const startSnmpd = async (users: readonly string[]): Promise<RunningAgent & { restart(): Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-snmpd-'))
  const port = await freeUdpPort()
  const names = users.map((user) => user.split(' ')[0])
  const config = [
    'rocommunity public',
    ...users.map((user) => `createUser ${user}`),
    ...names.map((name) => `rouser ${name} noauth`),
  ]
  writeFileSync(join(folder, 'agent.conf'), `${config.join('\n')}\n`)
  // The persistent file is named too: -C leaves it out, and engine boots would never rise.
  const configs = [join(folder, 'agent.conf'), join(folder, 'snmpd.conf')].join(',')
  const args = ['-f', '-Lf', join(folder, 'log'), '-C', '-c', configs, `udp:127.0.0.1:${port}`]
  const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: '' }
  const launch = async (): Promise<ChildProcess> => {
    const started = spawn('snmpd', args, { env, stdio: 'ignore' })
    await waitFor(() => answers(port, '-v2c', '-cpublic'), 'snmpd')
    return started
  }
  let child = await launch()
  return {
    port,
    stop: () => end(child, folder),
    /** As after a reload: boots rise, engine time begins anew. */
    async restart() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      child = await launch()
    },
  }
}

const EXAMPLES = '/usr/share/doc/snmpsim/examples/data'

/**
 * snmpsimd playing back recordings of real devices (a file of its examples), or made ones (the text of a `.snmprec`);
 * the community is the name of the recording.
 */
export const startSnmpsim = async (recordings: Record<string, string | { snmprec: string }>): Promise<RunningAgent> => {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-snmpsim-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  for (const [community, file] of Object.entries(recordings)) {
    if (typeof file !== 'string') {
      writeFileSync(join(data, `${community}.snmprec`), file.snmprec)
      continue
    }
    const from = join(EXAMPLES, file)
    const to = join(data, `${community}.${file.includes('.snmpwalk') ? 'snmpwalk' : 'snmprec'}`)
    if (file.endsWith('.gz')) writeFileSync(to, gunzipSync(readFileSync(from)))
    else copyFileSync(from, to)
  }
  const port = await freeUdpPort()
  const args = [
    `--data-dir=${data}`,
    `--cache-dir=${join(folder, 'cache')}`,
    `--agent-udpv4-endpoint=127.0.0.1:${port}`,
  ]
  const child = spawn('snmpsimd', [...args, '--process-user=nobody', '--process-group=nogroup'], { stdio: 'ignore' })
  spawnSync('chmod', ['-R', 'a+rwX', folder])
  const [first] = Object.keys(recordings)
  await waitFor(() => answers(port, '-v2c', `-c${first}`), 'snmpsimd')
  return { port, stop: () => end(child, folder) }
}

/** What `snmpbulkwalk` lists below an OID: index → text. The judge for discovery. */
export const bulkWalk = (port: number, community: string, oid: string): Map<string, string> => {
  const args = ['-v2c', `-c${community}`, '-On', '-OQ', '-Oa', '-m', '', '-t', '5', `127.0.0.1:${port}`, oid]
  const { stdout, status } = spawnSync('snmpbulkwalk', args, { encoding: 'utf8', maxBuffer: 64e6 })
  if (status !== 0) throw new Error(`snmpbulkwalk ended with ${status}`)
  const rows = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    const match = /^\.([\d.]+) = (.*)$/.exec(line)
    if (match?.[1]?.startsWith(`${oid}.`)) rows.set(match[1].slice(oid.length + 1), match[2] ?? '')
  }
  return rows
}
