import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const shipped = '/usr/share/doc/prometheus-snmp-exporter/examples/generator.yml'
const mibs = join(dirname(createRequire(import.meta.url).resolve('net-snmp')), 'lib/mibs')

/** The module `if_mib` of Debian's example, as it stands there: two spaces deep, up to the next module. */
const ifMibModule = (): string => {
  const found = /^ {2}if_mib:\n(?: {4}.*\n)+/m.exec(readFileSync(shipped, 'utf8'))
  if (!found) throw new Error(`${shipped} holds no module if_mib`)
  return found[0]
}

/**
 * The if_mib module of prometheus-snmp-exporter. Debian ships no snmp.yml for licence reasons, but the generator and the
 * modules it is made from: this runs that generator on that module, with the IF-MIB that npm net-snmp brings.
 */
export const writeIfMib = (dataDir: string): string => {
  writeFileSync(join(dataDir, 'generator.yml'), `modules:\n${ifMibModule()}`)
  const path = join(dataDir, 'snmp.yml')
  execFileSync('prometheus-snmp-generator', ['generate', `--output-path=${path}`], {
    cwd: dataDir,
    env: { ...process.env, MIBDIRS: mibs },
    stdio: 'pipe',
  })
  return path
}
