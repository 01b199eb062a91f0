import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** One instruction, continuation lines joined: `RUN`, `npm ci`. */
export interface Step {
  name: string
  text: string
}

export const readDockerfile = (path: string): Step[] =>
  readFileSync(path, 'utf8')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
      return { name, text: text.trim() }
    })

/** What the image would be started with: the last stage's folder and settings. */
export interface BuiltImage {
  /** Stands for `/` of the image. */
  rootDir: string
  /** Absolute on this machine. */
  workDir: string
  env: Record<string, string>
  user: string | null
  entrypoint: string[]
  command: string[]
  healthcheck: string[]
}

/** Names at the root and `*.ending`: all that our .dockerignore has. */
const isIgnored = (patterns: readonly string[], path: string): boolean =>
  patterns.some((pattern) =>
    pattern.startsWith('*.') ? path.endsWith(pattern.slice(1)) : path === pattern || path.startsWith(`${pattern}/`),
  )

const listOf = (text: string): string[] => JSON.parse(text) as string[]

/**
 * Does what `docker build` would do, step by step, with folders for stages and the programs of this machine: no image is
 * pulled, no step runs as another user, and packages of the distribution are not installed (`apt` is told of them).
 */
export const buildFrom = async ({
  context,
  target,
  apt,
  env: outer,
}: {
  context: string
  target: string
  apt(packages: string[]): void
  env: Record<string, string>
}): Promise<BuiltImage> => {
  const ignored = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
  const stages = new Map<string, BuiltImage>()
  let image: BuiltImage | undefined
  const at = (path: string, { rootDir, workDir }: BuiltImage): string =>
    path.startsWith('/') ? join(rootDir, path) : resolve(workDir, path)

  const copy = (text: string, into: BuiltImage): void => {
    const words = text.split(/\s+/)
    const flags = words.filter((word) => word.startsWith('--'))
    const paths = words.filter((word) => !word.startsWith('--'))
    const target = paths.pop() ?? ''
    const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length)
    const stage = from === undefined ? undefined : stages.get(from)
    if (from !== undefined && !stage) throw new Error(`COPY --from=${from}: there is no such stage`)
    for (const path of paths) {
      const source = stage ? at(path, stage) : join(context, path)
      if (!existsSync(source)) throw new Error(`COPY ${path}: it is not there`)
      const goal = target.endsWith('/') && path !== '.' ? join(at(target, into), basename(path)) : at(target, into)
      const isWanted = (file: string): boolean => stage !== undefined || !isIgnored(ignored, relative(context, file))
      cpSync(source, goal, { recursive: true, filter: isWanted, verbatimSymlinks: true })
    }
  }

  for (const { name, text } of readDockerfile(join(context, 'Dockerfile'))) {
    if (name === 'FROM') {
      const [, stage = 'final'] = /\bAS (\w+)$/i.exec(text) ?? []
      const rootDir = join(target, stage)
      mkdirSync(rootDir, { recursive: true })
      image = { rootDir, workDir: rootDir, env: {}, user: null, entrypoint: [], command: [], healthcheck: [] }
      stages.set(stage, image)
      continue
    }
    if (!image) throw new Error(`${name} stands before FROM`)
    if (name === 'WORKDIR') {
      image.workDir = at(text, image)
      mkdirSync(image.workDir, { recursive: true })
    } else if (name === 'COPY') copy(text, image)
    else if (name === 'ENV') {
      const [, key = '', value = ''] = /^(\w+)=(\S+)$/.exec(text) ?? []
      image.env[key] = value.startsWith('/') ? join(image.rootDir, value) : value
    } else if (name === 'RUN') {
      const packages = /apt-get install -y --no-install-recommends ([\w.+ -]+?) &&/.exec(text)?.[1]
      if (packages !== undefined) apt(packages.split(' '))
      else await run('sh', ['-c', text], { cwd: image.workDir, env: { ...outer, ...image.env }, maxBuffer: 64e6 })
    } else if (name === 'USER') image.user = text
    else if (name === 'ENTRYPOINT') image.entrypoint = listOf(text)
    else if (name === 'CMD') image.command = listOf(text)
    else if (name === 'HEALTHCHECK') image.healthcheck = listOf(text.slice(text.indexOf('[')))
    else if (!['VOLUME', 'EXPOSE'].includes(name)) throw new Error(`nobody here knows ${name}`)
  }
  if (!image) throw new Error('there is no stage')
  return image
}
