import type { ClientToServerEvents, ServerToClientEvents } from '#wire/socket-events.ts'
import { sessionRoutes } from '#wire/session.ts'
import { io, type Socket } from 'socket.io-client'
import { shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { isWall } from '../settings/settings.ts'
import { createLinkBoard } from './link-board.ts'
import { createLiveFeed } from './live-feed.ts'
import { createServerClock } from './server-clock.ts'

/** The server runs a newer build than this page: banner, and a full load with the next change of screens. */
export const isOutdated = shallowRef(false)

/** The one live connection of the page. Screens read `board`, `feed` and `clock`; main.ts starts it. */
export const clock = createServerClock()
export const board = createLinkBoard()
export const feed = createLiveFeed({
  board,
  clock,
  isDemo: document.documentElement.dataset['demo'] !== undefined,
  // Nobody stands before a wall to press a button; everybody else may be in the middle of a sentence.
  reload: () => (isWall.value ? location.reload() : void (isOutdated.value = true)),
  // The answer itself tells the session (see onSessionEnd); a failure of the question changes nothing.
  refused: () => void call(sessionRoutes.getSession, {}).catch(() => undefined),
  openSocket: (): Socket<ServerToClientEvents, ClientToServerEvents> =>
    io({
      autoConnect: false,
      transports: ['websocket', 'polling'],
      reconnectionDelay: 1000,
      reconnectionDelayMax: 5000,
      randomizationFactor: 0.5,
    }),
})
