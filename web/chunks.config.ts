import { join } from 'node:path'
import type { Rolldown } from 'vite'

const file = (path: string): string => join(import.meta.dirname, 'src', path)
const SHELL = file('layout/AppShell.vue')
const BARE = { wall: file('features/wall/WallPage.vue'), logIn: file('features/login/LoginPage.vue') }
/** The first screen of the day of somebody, whoever he is. */
const FIRST = ['my/MyPage.vue', 'work/WorkPage.vue', 'supervision/SupervisionPage.vue'].map((path) =>
  file(`features/${path}`),
)

/** A module and all that it imports at once. */
const closure = (start: string, ctx: Rolldown.ChunkingContext, seen = new Set<string>()): Set<string> => {
  if (seen.has(start)) return seen
  seen.add(start)
  for (const next of ctx.getModuleInfo(start)?.importedIds ?? []) closure(next, ctx, seen)
  return seen
}

type Ctx = Rolldown.ChunkingContext
interface Reach {
  main: Set<string>
  shell: Set<string>
  wall: Set<string>
  logIn: Set<string>
  first: Set<string>[]
}

/**
 * Which file of the build a module goes to. Left alone, forty small pieces are shared by some screens each, and a browser
 * that may ask for six at a time waits seven times before it can show one. So what the frame of every screen needs is one
 * file, what most first screens need beside it a second, and what the wall needs of it stays apart: it never loads the rest.
 * A file takes along what its modules import, so the order matters: what is more common comes first.
 */
export const chunkGroups = (): Rolldown.CodeSplittingGroup[] => {
  let known: Reach | null = null
  const reach = (ctx: Ctx): Reach =>
    (known ??= {
      main: closure(file('main.ts'), ctx),
      shell: closure(SHELL, ctx),
      wall: closure(BARE.wall, ctx),
      logIn: closure(BARE.logIn, ctx),
      first: FIRST.map((page) => closure(page, ctx)),
    })
  const group = (name: string, isIn: (id: string, of: Reach) => boolean): Rolldown.CodeSplittingGroup => ({
    name: (id, ctx) => (isIn(id, reach(ctx)) ? name : null),
  })
  const isFrame = (id: string, { shell }: Reach): boolean => shell.has(id) && !id.startsWith(SHELL)
  return [
    { name: 'vue', test: /node_modules\/@?vue\// },
    group(
      'session',
      (id, { main, wall, logIn }) => (main.has(id) || (wall.has(id) && logIn.has(id))) && id !== file('main.ts'),
    ),
    group('live', (id, of) => isFrame(id, of) && of.wall.has(id)),
    group('clocks', (id, { first, wall }) => wall.has(id) && first.some((page) => page.has(id))),
    group('controls', (id, of) => isFrame(id, of) && of.logIn.has(id)),
    group('frame', isFrame),
    group('office', (id, { first }) => !id.includes('/src/features/') && first.some((page) => page.has(id))),
  ]
}
