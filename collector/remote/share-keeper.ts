import {
  afterDenial,
  afterGrant,
  afterRefusalByAll,
  HEARTBEAT_MS,
  mayPoll,
  noRight,
  type PollingRight,
} from '#domain/collectors/polling-right.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import type { CollectorShare } from '#wire/collector-share.ts'
import type { CollectorReport, HeartbeatBody } from '#wire/collectors.ts'
import type { Round } from './ask-servers.ts'
import type { OfferedShare, ShareFile } from './share-file.ts'

/** After a round without an answer that helps: often enough that a refusal by all comes while the right still holds. */
const RETRY_MS = 2_000

export interface ShareKeeperOptions {
  file: ShareFile
  ask(body: HeartbeatBody): Promise<Round>
  report(): CollectorReport
  /** Brings the fleet in line; resolves when nothing of what is gone is asked any more. Null: poll nothing. */
  apply(share: CollectorShare | null): Promise<void>
  keepRollups(isOurs: boolean): Promise<void>
  /** A clock that no time server moves and that goes on over restarts of the process, ms. */
  uptimeMs(): number
  log: Logger
}

/** Holds the share of a collector elsewhere: asks for it, keeps it on the disk, and has it polled while it may be. */
export const createShareKeeper = ({ file, ask, report, apply, keepRollups, uptimeMs, log }: ShareKeeperOptions) => {
  let offered: OfferedShare | null = file.share
  let right: PollingRight = file.right ?? noRight
  /** The share that the fleet has now; null: none. */
  let inForce: OfferedShare | null = null
  let timer: NodeJS.Timeout | undefined
  let expiry: NodeJS.Timeout | undefined
  let beating: Promise<void> | undefined
  let syncing: Promise<void> | undefined
  let isStopped = true
  let told = ''

  const tell = (level: 'info' | 'warn' | 'error', what: string, facts: object = {}): void => {
    if (told !== what) log[level](facts, what)
    told = what
  }
  const wanted = (): OfferedShare | null => (!isStopped && mayPoll(right, uptimeMs()) ? offered : null)

  /** One change at a time, and the newest wish last. */
  const sync = (): Promise<void> => {
    syncing ??= (async () => {
      for (let next = wanted(); next !== inForce; next = wanted()) {
        const isLosingDuty = inForce?.keepsRollups === true && next?.keepsRollups !== true
        if (isLosingDuty) await keepRollups(false)
        if (next?.share.etag !== inForce?.share.etag) await apply(next?.share ?? null)
        if (next?.keepsRollups && !inForce?.keepsRollups) await keepRollups(true)
        const isNewOffer = next !== null && next.offer !== inForce?.offer
        inForce = next
        log.info({ offer: next?.offer, devices: next?.share.devices.length ?? 0 }, 'the share in force')
        if (isNewOffer) beatIn(0)
      }
    })().finally(() => {
      syncing = undefined
    })
    return syncing
  }
  const syncSoon = (): void =>
    void sync().catch((error: unknown) => log.error({ error }, 'the share could not be brought into force'))
  const armExpiry = (): void => {
    clearTimeout(expiry)
    if (isStopped || right.isAlone || !Number.isFinite(right.untilMs)) return
    expiry = setTimeout(
      () => {
        if (mayPoll(right, uptimeMs())) return armExpiry()
        if (inForce)
          tell('error', 'no server answers: others may have the devices by now, so that this collector stops')
        syncSoon()
      },
      Math.max(1, right.untilMs - uptimeMs() + 1),
    )
  }
  const body = (isLeaving: boolean): HeartbeatBody => ({
    instance: file.instance,
    applied: inForce?.offer ?? null,
    has: offered?.share.etag ?? null,
    isLeaving,
    report: report(),
  })

  const take = async (round: Extract<Round, { kind: 'granted' }>, askedAtMs: number): Promise<void> => {
    const { offer, isAlone, keepsRollups, etag, share: sent } = round.reply
    const share = sent ?? (offered?.share.etag === etag ? offered.share : null)
    if (!share) return // said to be here already, but it is not: the next round says so
    if (offer !== offered?.offer || share !== offered.share || keepsRollups !== offered.keepsRollups) {
      const next = { offer, keepsRollups, share }
      await file.saveShare(next)
      offered = next
    }
    right = afterGrant(askedAtMs, isAlone)
    await file.saveRight(right, offer)
    tell('info', 'a server knows this collector', { url: round.url, isAlone })
  }
  const deny = async ({ url, message, isUnknown }: Extract<Round, { kind: 'denied' }>): Promise<void> => {
    right = isUnknown ? noRight : afterDenial(right)
    tell('error', `a server refuses this collector: ${message}`, { url })
    await file.saveRight(right, offered?.offer ?? null)
    if (!isUnknown) return
    offered = null
    await file.forget()
  }
  const beat = async (): Promise<void> => {
    const askedAtMs = uptimeMs()
    const round = await ask(body(false))
    if (isStopped) return
    if (round.kind === 'granted') await take(round, askedAtMs)
    else if (round.kind === 'denied') await deny(round)
    else if (round.kind === 'refused-by-all') {
      right = afterRefusalByAll(right, { askedAtMs, heardAtMs: uptimeMs() })
      await file.saveRight(right, offered?.offer ?? null)
      tell('warn', 'no server works: this collector goes on with the share that it has')
    } else tell('warn', 'no server answers', { reason: round.reason })
    armExpiry()
    syncSoon()
    beatIn(round.kind === 'silent' ? RETRY_MS : HEARTBEAT_MS)
  }
  const beatNow = (): Promise<void> => {
    beating ??= beat()
      .catch((error: unknown) => {
        tell('error', 'the share could not be kept', { error })
        beatIn(HEARTBEAT_MS)
      })
      .finally(() => {
        beating = undefined
      })
    return beating
  }
  const beatIn = (ms: number): void => {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(() => void beatNow(), ms)
  }
  /** Nothing is brought into force any more; what is, is the caller's to stop. */
  const halt = async (): Promise<void> => {
    isStopped = true
    clearTimeout(timer)
    clearTimeout(expiry)
    await Promise.allSettled([beating, syncing])
  }
  return {
    name: 'share',
    async start() {
      isStopped = false
      // A right that outlived the process is used at once; the first answer may take seconds.
      syncSoon()
      armExpiry()
      await beatNow()
    },
    mayPoll: (): boolean => mayPoll(right, uptimeMs()),
    /** Looks for another share now. */
    poke: () => beatIn(0),
    halt,
    /** Once nothing is polled: says goodbye, so that the others have the devices at once. */
    async stop() {
      await halt()
      inForce = null
      const kept = right
      await file.saveRight(noRight, null)
      const round = await ask(body(true))
      // Nobody heard it: the share is still ours, also for the next start.
      if (round.kind !== 'granted') await file.saveRight(kept, offered?.offer ?? null)
    },
  } satisfies Part & Record<string, unknown>
}
export type ShareKeeper = ReturnType<typeof createShareKeeper>
