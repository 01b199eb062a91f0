import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** A share of 10,000 devices takes some 15 MB. */
const MAX_OCTETS = 64 * 1024 * 1024

export type Posted =
  | { kind: 'answer'; status: number; json: unknown }
  /** Nothing listens there: the machine lives, the server does not. */
  | { kind: 'refused' }
  /** No answer within the time, or one that broke off: the other side, or the way to it, is away. */
  | { kind: 'silent'; reason: string }

export interface Poster {
  post(url: string, body: object, timeoutMs: number): Promise<Posted>
  close(): void
}

/** Posts JSON with a token, over kept connections. Never rejects; nothing that it returns as `reason` holds a secret. */
export const createPoster = ({ token, ca }: { token: string; ca: string | null }): Poster => {
  const http = new HttpAgent({ keepAlive: true, maxSockets: 2 })
  const https = new HttpsAgent({
    keepAlive: true,
    maxSockets: 2,
    minVersion: 'TLSv1.2',
    ...(ca === null ? {} : { ca }),
  })
  return {
    post: (url, body, timeoutMs) =>
      new Promise((resolve) => {
        const text = JSON.stringify(body)
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(text)),
        }
        const settle = (posted: Posted): void => {
          clearTimeout(deadline)
          resolve(posted)
          if (posted.kind === 'silent') call.destroy()
        }
        const silent = (reason: string): void => settle({ kind: 'silent', reason })
        const isTls = url.startsWith('https:')
        const call = (isTls ? httpsRequest : httpRequest)(
          url,
          { method: 'POST', headers, agent: isTls ? https : http },
          (answer) => {
            const parts: Buffer[] = []
            let octets = 0
            answer.on('data', (part: Buffer) => {
              octets += part.length
              if (octets > MAX_OCTETS) silent('sends too much')
              else parts.push(part)
            })
            answer.on('error', () => silent('broke off its answer'))
            answer.on('end', () => {
              settle({ kind: 'answer', status: answer.statusCode ?? 0, json: parse(Buffer.concat(parts)) })
            })
          },
        )
        const deadline = setTimeout(() => silent(`no answer within ${timeoutMs / 1000} s`), timeoutMs)
        call.on('error', (error: NodeJS.ErrnoException) => {
          if (error.code === 'ECONNREFUSED') settle({ kind: 'refused' })
          else silent(error.code ?? error.message)
        })
        call.end(text)
      }),
    close() {
      http.destroy()
      https.destroy()
    },
  }
}

/** Null for what is no JSON: a page of a proxy. */
const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
