import type { Request, Response } from 'express'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'

const compress = promisify(gzip)
/** Below this a packet or three are cheaper than the work. */
const COMPRESS_FROM_BYTES = 8_000

/**
 * JSON reply; long ones (series, lists) go gzipped at the quickest level, off the event loop (a year of buckets shrinks
 * about tenfold). Secrets never stand in long replies, so compression gives nothing away (BREACH).
 */
export const sendJson = async (req: Request, res: Response, status: number, value: unknown): Promise<void> => {
  const text = JSON.stringify(value)
  res.status(status).set('Content-Type', 'application/json; charset=utf-8').set('Cache-Control', 'no-store')
  res.vary('Accept-Encoding')
  if (text.length < COMPRESS_FROM_BYTES || !req.acceptsEncodings('gzip')) {
    res.send(text)
    return
  }
  const body = await compress(text, { level: constants.Z_BEST_SPEED })
  if (!res.headersSent) res.set('Content-Encoding', 'gzip').end(body)
}
