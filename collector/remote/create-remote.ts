import type { Logger } from '#platform/logger.ts'
import type { Secret } from '#platform/secret.ts'
import type { TelemetryWriter } from '#telemetry/telemetry-store.ts'
import type { CollectorCommand, CollectorMessage, CollectorStatus } from '#wire/collector-feed.ts'
import { uptime } from 'node:os'
import type { Fleet } from '../fleet.ts'
import { createServerRound } from './ask-servers.ts'
import { createPoster } from './post-json.ts'
import { createRemoteFeed } from './remote-feed.ts'
import { openShareFile } from './share-file.ts'
import { createShareKeeper } from './share-keeper.ts'

/** Servers on other machines, and by what they know this collector. */
export interface RemoteServers {
  urls: readonly string[]
  token: Secret
  ca: string | null
  /** Of this program, for the screen that lists collectors. */
  version: string
}

export interface RemoteParts {
  dataDir: string
  fleet: Pick<Fleet, 'apply'>
  writer: Pick<TelemetryWriter, 'keepRollups'>
  status(): CollectorStatus
  greeting(): readonly CollectorMessage[]
  obey(command: CollectorCommand): Promise<Extract<CollectorMessage, { type: 'reply' }>>
  /** Other devices are polled now. */
  onShare(): void
  log: Logger
}

/** What a collector has more when its servers are on other machines: the keeper of its share, and the way of its news. */
export const createRemote = async ({ urls, token, ca, version }: RemoteServers, parts: RemoteParts) => {
  const { dataDir, fleet, writer, status, greeting, obey, onShare, log } = parts
  const poster = createPoster({ token: token.reveal(), ca })
  let isKeeper = false
  const keepRollups = async (isOurs: boolean): Promise<void> => {
    isKeeper = isOurs
    await writer.keepRollups?.(isOurs)
  }
  await keepRollups(false)
  const keeper = createShareKeeper({
    file: await openShareFile(dataDir),
    ask: createServerRound({ urls, poster }),
    report() {
      const { outboxDepth, outbox } = status()
      return {
        outboxDepth,
        outboxOldestMs: outbox?.oldestMs ?? null,
        outboxGivenUp: outbox?.givenUp ?? 0,
        problem: outbox?.problem?.code ?? null,
        version,
      }
    },
    async apply(share) {
      const { devices = [], links = [] } = share ?? {}
      await fleet.apply({ devices: devices.map(({ rest, ...device }) => (rest ? { ...device, rest } : device)), links })
      onShare()
    },
    keepRollups,
    uptimeMs: () => uptime() * 1000,
    log,
  })
  const feed = createRemoteFeed({ urls, token: token.reveal(), ca, greeting, obey, log })
  return {
    feed,
    keeper: {
      ...keeper,
      async stop() {
        await keeper.stop()
        poster.close()
      },
    },
    keepsRollups: () => isKeeper,
  }
}
