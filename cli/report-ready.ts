/** What a child tells its supervisor when it does its work; `url` only from the server. */
export interface Ready {
  ready: true
  url?: string
}

/** Tells the supervisor, where there is one, that this process does its work now. */
export const reportReady = (news: { url?: string } = {}): void => {
  process.send?.({ ready: true, ...news } satisfies Ready)
}

export const isReady = (message: unknown): message is Ready =>
  typeof message === 'object' && message !== null && 'ready' in message && message.ready === true
