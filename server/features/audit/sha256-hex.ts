import { createHash } from 'node:crypto'

/** Lower-case hex, as the chain and `sha256sum` print it. */
export const sha256Hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
