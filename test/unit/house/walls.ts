import { posix } from 'node:path'
import { type HouseFile, importsOf } from './source-files.ts'

const core = ['domain', 'wire', 'telemetry', 'platform']

/** Who may import whom. The compiler keeps the same walls by each room's tsconfig references. */
export const walls: Record<string, readonly string[]> = {
  domain: [],
  wire: ['domain'],
  telemetry: ['domain'],
  platform: ['domain'],
  collector: core,
  server: core,
  demo: core,
  web: ['domain', 'wire'],
  cli: [...core, 'collector', 'server', 'demo'],
  grafana: ['domain', 'telemetry'],
  bin: ['cli'],
  scripts: [],
  test: [...core, 'collector', 'server', 'demo', 'web', 'cli', 'grafana'],
}

/** The room a path lies in; undefined for files at the root (settings of tools). */
export const roomOf = (path: string): string | undefined => {
  const [first = '', second = ''] = path.split('/')
  const room = first === 'core' ? second : first
  return Object.hasOwn(walls, room) ? room : undefined
}

export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

export const isNpm = (specifier: string): boolean => !/^(\.|#|node:)/.test(specifier)

const folders: Record<string, string> = {
  ...Object.fromEntries(core.map((room) => [room, `core/${room}`])),
  web: 'web/src',
}

/** `./x.ts` and `#room/x.ts` as a path from the root. */
const targetOf = (from: string, specifier: string): string => {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  const [name = '', ...rest] = specifier.slice(1).split('/')
  return [folders[name] ?? name, ...rest].join('/')
}

const featureOf = (path: string): string | undefined => /^server\/features\/([^/]+)\//.exec(path)?.[1]

/** Every import of a file that goes through a wall, as a sentence. */
export const breachesOf = (file: HouseFile): string[] => {
  const room = roomOf(file.path)
  if (room === undefined) return []
  return importsOf(file)
    .filter((specifier) => !specifier.startsWith('node:'))
    .flatMap((specifier) => {
      const says = (why: string): string[] => [`${file.path} imports ${specifier}: ${why}`]
      if (isNpm(specifier)) return room === 'domain' ? says('the domain takes nothing from npm') : []
      const target = targetOf(file.path, specifier)
      const other = roomOf(target)
      if (other === undefined) return room === 'test' ? [] : says('it lies in no room')
      if (other !== room && !walls[room]?.includes(other)) return says(`${room} may not import ${other}`)
      if (other === room && specifier.startsWith('#') && room !== 'test') return says('inside a room, write ./ or ../')
      if (/(^|\/)main\.ts$/.test(target) && !['cli', 'bin', 'test'].includes(room))
        return says('only the command line builds')
      const [here, there] = [featureOf(file.path), featureOf(target)]
      if (here !== undefined && there !== undefined && here !== there)
        return says('a feature reaches another one through server/ports/')
      return []
    })
}
