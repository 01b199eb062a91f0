import type { LocationQuery } from 'vue-router'

export const scenes = ['status', 'network'] as const
export type Scene = (typeof scenes)[number]

/** How one screen of the room is set up, by its address: a wall has no keyboard. What is not understood is the default. */
export interface WallSetup {
  /** Diagonal and distance of the reader: the size of the letters. */
  inch: number
  metres: number
  /** `?scenes=status,network`: what takes turns. */
  scenes: readonly Scene[]
  /** `?screen=2/3`: this screen and how many share the links. */
  screen: { index: number; of: number }
  /** `?sound=1`: a tone when a link is cut or a request runs late. */
  sound: boolean
}

const MOST_SCREENS = 12
const positive = (raw: unknown, fallback: number): number => (Number(raw) > 0 ? Number(raw) : fallback)
const isScene = (name: string): name is Scene => (scenes as readonly string[]).includes(name)

export const wallSetup = (query: LocationQuery): WallSetup => {
  const wanted = String(query['scenes'] ?? '')
    .split(',')
    .filter(isScene)
  const [, k = '1', n = '1'] = /^(\d{1,2})\/(\d{1,2})$/.exec(String(query['screen'] ?? '')) ?? []
  const of = Math.min(MOST_SCREENS, positive(n, 1))
  return {
    inch: positive(query['inch'], 55),
    metres: positive(query['m'], 5),
    scenes: wanted.length > 0 ? [...new Set(wanted)] : ['status'],
    screen: { index: Math.min(of, positive(k, 1)) - 1, of },
    sound: query['sound'] === '1',
  }
}

/** How long a scene stays. The status has the most to say. */
export const sceneSeconds: Record<Scene, number> = { status: 40, network: 20 }

/**
 * Which scene stands now; pure in time, so that all screens of a room change together. An alarm belongs to everybody's
 * eyes: until it is over nothing takes the place of the status.
 */
export const sceneAt = (wanted: readonly Scene[], nowMs: number, hasAlarm: boolean): Scene => {
  if (hasAlarm && wanted.includes('status')) return 'status'
  const round = wanted.reduce((sum, scene) => sum + sceneSeconds[scene], 0)
  let second = Math.floor(nowMs / 1000) % round
  for (const scene of wanted) {
    if (second < sceneSeconds[scene]) return scene
    second -= sceneSeconds[scene]
  }
  return 'status'
}
