import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** One `rrdtool -` process (Debian package rrdtool) that takes commands by a pipe, a file for each link. */
export const startRrdtool = () => {
  const dir = mkdtempSync(join(tmpdir(), 'pantau-rrd-'))
  const child = spawn('rrdtool', ['-'], { cwd: dir, stdio: ['pipe', 'pipe', 'inherit'] })
  let lines: string[] = []
  const waiting: { resolve: (lines: string[]) => void; reject: (error: Error) => void }[] = []
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('ERROR')) waiting.shift()?.reject(new Error(line))
    else if (line.startsWith('OK ')) waiting.shift()?.resolve(lines)
    else return void lines.push(line)
    lines = []
  })
  const run = (command: string): Promise<string[]> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      child.stdin.write(`${command}\n`)
    })
  return {
    run,
    /** Raw for 3 days, 5 minutes for 92 days, an hour for 5 years; mean and peak of both directions. */
    create: (link: string, startS: number) =>
      run(
        `create ${link}.rrd --step 10 --start ${startS} DS:down:GAUGE:600:0:U DS:up:GAUGE:600:0:U RRA:AVERAGE:0.5:1:25920 ` +
          `RRA:AVERAGE:0.5:30:26496 RRA:MAX:0.5:30:26496 RRA:AVERAGE:0.5:360:43800 RRA:MAX:0.5:360:43800`,
      ),
    cpuMs(): number {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    bytes: () => readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0),
    stop(): void {
      child.kill()
      rmSync(dir, { recursive: true })
    },
  }
}
