import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export const root = join(import.meta.dirname, '../../..')

/** The part of a service that the tests look at. */
export interface Service {
  profiles?: string[]
  image: string
  build?: string
  command?: string[]
  user?: string
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  privileged?: boolean
  restart?: string
  logging?: { options: Record<string, string> }
  environment?: Record<string, string>
  secrets?: string[]
  networks?: string[] | Record<string, { aliases?: string[]; ipv4_address?: string }>
  volumes?: string[]
  tmpfs?: string[]
  ports?: string[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number; start_period: string }
}

export interface Compose {
  services: Record<string, Service>
  volumes: Record<string, unknown>
  networks: Record<string, { internal?: boolean; ipam?: { config: { subnet: string }[] } } | null>
  secrets: Record<string, { file: string }>
}

/** `${NAME:-otherwise}` and `${NAME-otherwise}` as Compose fills it; what is neither set nor has a default is a mistake. */
const fill = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\{(\w+)(?::?-([^}]*))?\}/g, (_, name: string, otherwise?: string) => {
    const value = env[name] ?? otherwise
    if (value === undefined) throw new Error(`nobody sets ${name}`)
    return value
  })

export const readCompose = (env: Readonly<Record<string, string>> = {}): Compose =>
  parse(fill(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), env), { merge: true }) as Compose

/** The profile that `docker compose up` takes by itself. */
export const defaultProfile = /^COMPOSE_PROFILES=(\S+)$/m.exec(readFileSync(join(root, '.env'), 'utf8'))?.[1] ?? ''

/** The services that run with a profile: its own and those that name none. */
export const servicesOf = ({ services }: Compose, profile: string): [string, Service][] =>
  Object.entries(services).filter(([, { profiles }]) => profiles === undefined || profiles.includes(profile))

/** Names under which a service is found in a network. */
export const namesOf = ([name, { networks = {} }]: [string, Service]): string[] => [
  name,
  ...(Array.isArray(networks) ? [] : Object.values(networks).flatMap((network) => network.aliases ?? [])),
]

export const networksOf = ({ networks = [] }: Service): string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks)
