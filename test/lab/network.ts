import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** One end of a cable: `{ in: 'router', name: 'opd0', address: '10.77.1.1/24' }`. */
export interface Port {
  in: string
  name: string
  address: string
}

export interface Shaper {
  /** `tbf` delays what is too fast; `htb` is how most routers are configured. */
  kind: 'tbf' | 'htb'
  rateBps: number
  /** What may pass at once, octets; default 32 KiB. */
  burstOctets?: number
}

const namespacesOf = (isOurs: (pid: number) => boolean): string[] =>
  execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => isOurs(Number(/^pantau-(\d+)-/.exec(name)?.[1] ?? NaN)))

const isGone = (pid: number): boolean => {
  try {
    return Number.isInteger(pid) && !process.kill(pid, 0)
  } catch {
    return true
  }
}

/** Ends what still runs inside a namespace, then the namespace; its cables go with it. */
const removeNamespace = (name: string): void => {
  const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).split('\n').filter(Boolean)
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
  execFileSync('ip', ['netns', 'delete', name])
}

/**
 * A small network on this machine: namespaces joined by veth pairs, with nothing of the machine's own network in it.
 * `close` removes all of it; what a killed run left behind goes at the next `open`.
 */
export class LabNetwork {
  /** For files of the lab; removed with it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'pantau-lab-'))
  readonly #names: string[] = []
  readonly #children = new Set<ChildProcess>()
  readonly #onExit = (): void => this.#remove()

  /** Throws a sentence when this machine cannot have namespaces. Names are short: `router`, `opd`. */
  static async open(namespaces: readonly string[]): Promise<LabNetwork> {
    if (process.getuid?.() !== 0) throw new Error('The lab needs root: it makes network namespaces')
    for (const left of namespacesOf(isGone)) removeNamespace(left)
    const network = new LabNetwork()
    process.on('exit', network.#onExit)
    try {
      for (const name of namespaces) {
        await execute('ip', ['netns', 'add', network.#full(name)])
        network.#names.push(network.#full(name))
        await network.run(name, 'ip', 'link', 'set', 'lo', 'up')
      }
    } catch (error) {
      network.#remove()
      throw error
    }
    return network
  }

  #full(name: string): string {
    return `pantau-${process.pid}-${name}`
  }

  /** Joins two ports by a cable. */
  async connect(one: Port, other: Port): Promise<void> {
    const end = (port: Port): string[] => ['netns', this.#full(port.in)]
    await execute('ip', ['link', 'add', one.name, ...end(one), 'type', 'veth', 'peer', other.name, ...end(other)])
    for (const port of [one, other]) {
      // Without addresses of its own, IPv6 says nothing that would be counted.
      await this.run(port.in, 'ip', 'link', 'set', port.name, 'addrgenmode', 'none')
      // One frame at a time, as a cable carries them: a bundle of 64 KiB would be counted with one header.
      await this.run(port.in, 'ip', 'link', 'set', port.name, 'gso_max_segs', '1')
      await this.run(port.in, 'ip', 'address', 'add', port.address, 'dev', port.name)
      await this.run(port.in, 'ip', 'link', 'set', port.name, 'up')
    }
  }

  /** Runs a program in a namespace to its end. Resolves with what it printed; rejects when it fails. */
  async run(name: string, program: string, ...args: string[]): Promise<string> {
    const all = ['netns', 'exec', this.#full(name), program, ...args]
    const { stdout } = await execute('ip', all, { maxBuffer: 64e6, timeout: 120_000 })
    return stdout
  }

  /** What runs a program in a namespace, for those who start it themselves. */
  command(name: string, program: string): string[] {
    return ['ip', 'netns', 'exec', this.#full(name), program]
  }

  /** Starts a program in a namespace; it ends with the lab at the latest. */
  start(name: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
    const all = ['netns', 'exec', this.#full(name), program, ...args]
    // `ip netns exec` becomes the program: the pid is that of the program itself.
    const child = spawn('ip', all, { stdio: ['ignore', 'pipe', 'pipe'], env })
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  /** Puts a shaper on what leaves a port, or changes the one that is there; null takes it away. */
  async shape(name: string, port: string, shaper: Shaper | null): Promise<void> {
    const tc = (...args: string[]): Promise<string> => this.run(name, 'tc', ...args)
    const present = await tc('qdisc', 'show', 'dev', port, 'root')
    const kind = /^qdisc (tbf|htb) /.exec(present)?.[1]
    if (kind !== undefined && kind !== shaper?.kind) await tc('qdisc', 'delete', 'dev', port, 'root')
    if (shaper === null) return
    const rate = `${shaper.rateBps}bit`
    const burst = String(shaper.burstOctets ?? 32_768)
    if (shaper.kind === 'tbf') {
      await tc('qdisc', 'replace', 'dev', port, 'root', 'tbf', 'rate', rate, 'burst', burst, 'latency', '50ms')
      return
    }
    if (kind !== 'htb') await tc('qdisc', 'add', 'dev', port, 'root', 'handle', '1:', 'htb', 'default', '1')
    const limit = ['rate', rate, 'ceil', rate, 'burst', burst, 'cburst', burst]
    await tc('class', 'replace', 'dev', port, 'parent', '1:', 'classid', '1:1', 'htb', ...limit)
  }

  /** Octets that the kernel itself counted on a port: the judge. */
  async octets(name: string, port: string): Promise<{ sent: number; received: number }> {
    const read = async (file: string): Promise<number> =>
      Number(await this.run(name, 'cat', `/sys/class/net/${port}/statistics/${file}`))
    return { sent: await read('tx_bytes'), received: await read('rx_bytes') }
  }

  /** Ends every program, SIGTERM first, and removes namespaces and files. */
  async close(): Promise<void> {
    const ends = [...this.#children].map(async (child) => {
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
      child.kill('SIGTERM')
      await once(child, 'exit')
      clearTimeout(force)
    })
    await Promise.all(ends)
    this.#remove()
    process.off('exit', this.#onExit)
  }

  #remove(): void {
    for (const name of this.#names.splice(0)) removeNamespace(name)
    rmSync(this.folder, { recursive: true, force: true })
  }
}
