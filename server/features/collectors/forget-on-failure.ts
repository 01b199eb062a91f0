import { collectorRoutes } from '#wire/collectors.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SilenceWatch } from './silence-watch.ts'

const path = `/api/v1${collectorRoutes.heartbeat.path}`

/**
 * A collector takes a failure of ours (5xx) as the word of a server that gives nothing away. So whatever failed before
 * its heartbeat was looked at (its token could not be looked up), every count of silence begins anew.
 */
export const forgetOnFailure =
  (watch: Pick<SilenceWatch, 'restart'>) =>
  (req: Pick<IncomingMessage, 'url'>, res: Pick<ServerResponse, 'once' | 'statusCode'>): void => {
    if (req.url?.split('?')[0] !== path) return
    res.once('finish', () => {
      if (res.statusCode >= 500) watch.restart()
    })
  }
