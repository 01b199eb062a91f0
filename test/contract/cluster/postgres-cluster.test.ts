import { postgresCluster } from '#server/cluster/postgres-cluster.ts'
import { openPostgresDatabase } from '#server/database/open-service-database.ts'
import type { ServiceDb } from '#server/database/service-database.ts'
import type { Cluster } from '#server/ports/cluster.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type Postgres } from '../../stores/postgres.ts'
import { silentLog } from '../server/running-server.ts'
import { waitUntil } from './wait-until.ts'

let postgres: Postgres
let url: string
let db: ServiceDb

beforeAll(async () => {
  postgres = await startPostgres()
  url = await postgres.createDatabase()
  db = await openPostgresDatabase(url)
})
afterAll(async () => {
  await db.destroy()
  await postgres.stop()
})

const LEASE_MS = 1_000
const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop()
})

const join = async (build?: (cluster: Cluster) => void): Promise<Cluster> => {
  const cluster = postgresCluster({ url, db, log: silentLog, leaseMs: LEASE_MS })
  build?.(cluster)
  await cluster.part.start()
  running.push(cluster.part)
  return cluster
}

describe('the line between servers', () => {
  it('carries words of any length to the others, in order, and not back', async () => {
    const heard: unknown[] = []
    const own: unknown[] = []
    await join(({ bus }) => bus.hear('word', (payload) => heard.push(payload)))
    const speaker = await join(({ bus }) => bus.hear('word', (payload) => own.push(payload)))
    const long = 'panjang '.repeat(5_000)
    const words = [...Array.from({ length: 50 }, (_, index) => ({ index })), { long }, { last: true }]
    for (const word of words) speaker.bus.tell('word', word)
    speaker.bus.tell('other topic', 'unheard')
    await waitUntil('every word arrives', () => heard.length === words.length)
    // A long word takes a second way and may come after a shorter one.
    expect(heard.filter((word) => !('long' in (word as object)))).toEqual(words.filter((word) => !('long' in word)))
    expect(heard).toContainEqual({ long })
    expect(own).toEqual([])
  })

  it('says when words may have been lost, and hears again', async () => {
    const heard: unknown[] = []
    let gaps = 0
    await join(({ bus }) => {
      bus.hear('word', (payload) => heard.push(payload))
      bus.onGap(() => gaps++)
    })
    const speaker = await join()
    expect(gaps).toBe(0)
    await postgres.kill()
    // Neither a short nor a long word may end the process: an unhandled rejection would fail this run.
    speaker.bus.tell('word', 'into the void')
    speaker.bus.tell('word', 'ke dalam kekosongan '.repeat(1_000))
    await postgres.start()
    await waitUntil('the listener listens again', () => gaps === 1)
    await waitUntil('words arrive again', () => {
      speaker.bus.tell('word', 'again')
      return heard.includes('again')
    })
  })
})

describe('a duty', () => {
  const worker = (cluster: Cluster, name: string) => {
    let isWorking = false
    const [duty] = cluster.onDuty(name, [
      {
        name: 'job',
        start: () => Promise.resolve(void (isWorking = true)),
        stop: () => Promise.resolve(void (isWorking = false)),
      },
    ])
    if (!duty) throw new Error('a duty is a part')
    return { duty, isWorking: () => isWorking }
  }

  it('is had by one server, and given on when that one stops', async () => {
    const first = worker(await join(), 'given')
    const second = worker(await join(), 'given')
    await first.duty.start()
    await second.duty.start()
    running.push(second.duty)
    expect([first.isWorking(), second.isWorking()]).toEqual([true, false])
    await first.duty.stop()
    expect(first.isWorking()).toBe(false)
    await waitUntil('the other one has it', second.isWorking)
  })

  it('is taken from a server that gives no sign any more, and not from one that does', async () => {
    await db.insertInto('leases').values({ name: 'dead', holder: 'a server that died', beat: 7 }).execute()
    const heir = worker(await join(), 'dead')
    const startedMs = performance.now()
    await heir.duty.start()
    running.push(heir.duty)
    expect(heir.isWorking()).toBe(false)
    await waitUntil('it is taken over', heir.isWorking)
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(LEASE_MS)
    const patient = worker(await join(), 'dead')
    await patient.duty.start()
    running.push(patient.duty)
    const { beat: before } = await db
      .selectFrom('leases')
      .select('beat')
      .where('name', '=', 'dead')
      .executeTakeFirstOrThrow()
    await waitUntil('the holder gave ten more signs', async () => {
      const { beat } = await db.selectFrom('leases').select('beat').where('name', '=', 'dead').executeTakeFirstOrThrow()
      return beat >= before + 10
    })
    expect([heir.isWorking(), patient.isWorking()]).toEqual([true, false])
  })

  it('is laid down by a server that cannot reach the database, before another may have it', async () => {
    const lonely = worker(await join(), 'lonely')
    await lonely.duty.start()
    running.push(lonely.duty)
    expect(lonely.isWorking()).toBe(true)
    await postgres.kill()
    await waitUntil('it stops by itself', () => !lonely.isWorking())
    await postgres.start()
    await waitUntil('it has it again', lonely.isWorking)
  })
})
