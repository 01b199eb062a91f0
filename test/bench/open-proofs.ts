import type { LinkSample } from '#domain/sample.ts'
import { compileCalendar } from '#domain/working-time.ts'
import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { defaultSlaSettings } from '#domain/sla-rules.ts'
import { openServiceDatabase } from '#server/database/open-service-database.ts'
import type { ServiceDb } from '#server/database/service-database.ts'
import { createVerdictGiver } from '#server/features/verification/give-verdict.ts'
import { lookAtProof, openProof, type LookParts } from '#server/features/verification/look-at-proof.ts'
import type { ProofSubject } from '#server/features/verification/proof-subject.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCase, CHANGED_AT, scenarios } from '../generator/scenarios.ts'

/**
 * What 1,000 open proofs cost the server: `node test/bench/open-proofs.ts [PROOFS]`. Goal: under 5 % of one core. Every
 * proof is on its own link, the changes spread over two days; a simulated hour passes in steps of five minutes. Counted is the CPU
 * of this process: judging, and the service database. Reading the store is a thread of its own (test/bench/telemetry-store.ts).
 */
const proofs = Number(process.argv[2] ?? 1000)
const FIVE_MINUTES = 300_000
const HOUR = 3_600_000
const names = ['doubled, medium demand', 'not changed, light demand', 'doubled, heavy demand', 'camera stream']

/** A store over labelled traffic, prepared so that a read costs next to nothing. */
const traffics = names.map((name) => {
  const { series } =
    buildCase(scenarios.find((one) => one.name === name) as (typeof scenarios)[number], 1).tasks[0] ?? {}
  if (!series) throw new Error(name)
  const delta = (octets: number) => ({ label: 'ok' as const, octets, packets: null, discards: null, errors: null })
  const samples = Array.from(series.endMs, (readAtMs, k): LinkSample => {
    const slotMs = Math.round(readAtMs / 1000) * 1000
    const octets = Math.round((series.bits[k] ?? 0) / 8)
    return {
      linkId: name,
      deviceId: 'd',
      slotMs,
      readAtMs,
      intervalMs: 10_000,
      down: delta(octets),
      up: delta(octets),
      oper: 'up',
      rttUs: 1,
    }
  })
  const rollups = new Map<number, { octets: number; measuredMs: number }>()
  for (const { slotMs, down } of samples) {
    const atMs = Math.floor(slotMs / FIVE_MINUTES) * FIVE_MINUTES
    const row = rollups.get(atMs) ?? { octets: 0, measuredMs: 0 }
    rollups.set(atMs, { octets: row.octets + (down.octets ?? 0), measuredMs: row.measuredMs + 10_000 })
  }
  return { samples, rollups, firstMs: samples[0]?.slotMs ?? 0 }
})
const trafficOf = (linkId: string) =>
  traffics[Number(linkId) % traffics.length] ?? (traffics[0] as (typeof traffics)[number])

let nowMs = CHANGED_AT + 48 * HOUR
const clock = { nowMs: () => nowMs }
const none = { avgBps: null, minBps: null, maxBps: null, octets: 0, gapOctets: 0, measuredMs: 0 }
const telemetry: LookParts['telemetry'] = {
  samples({ linkId, fromMs, toMs, limit }) {
    const { samples, firstMs } = trafficOf(linkId)
    const from = Math.max(0, Math.ceil((fromMs - firstMs) / 10_000))
    const to = Math.max(from, Math.ceil((Math.min(toMs, nowMs) - firstMs) / 10_000))
    return Promise.resolve(samples.slice(from, Math.min(to, from + limit)))
  },
  series({ linkId, fromMs, toMs, stepMs }) {
    const { rollups } = trafficOf(linkId)
    const buckets = Array.from({ length: (toMs - fromMs) / stepMs }, (_, k) => {
      const atMs = fromMs + k * stepMs
      const rates = { ...none, ...rollups.get(atMs) }
      return { atMs, down: rates, up: rates } as never
    })
    return Promise.resolve({ linkId, stepMs, source: '5m', buckets })
  },
}

const dir = await mkdtemp(join(tmpdir(), 'pantau-bench-'))
const db: ServiceDb = await openServiceDatabase(join(dir, 'service.db'))
const news = { publish: () => undefined }
const register = { request: () => Promise.resolve(null) } as never
const giver = createVerdictGiver({ db, clock, news, register, notifier: { notify: () => Promise.resolve() } })
const calendar = compileCalendar(shippedCalendar, true)
const rules = { history: () => [{ recordedAtMs: 0, settings: defaultSlaSettings, calendar }] } as never
const parts: LookParts = {
  db,
  clock,
  news,
  telemetry,
  giver,
  directory: { link: () => null } as never,
  state: { status: () => null, view: () => null },
  rates: { limitsOf: () => ({ shaperBps: null, portBps: null, uplinkBps: null }) },
  tests: { ofLink: () => Promise.resolve([]) },
  rules,
  timeScale: 1,
  intervalMs: () => 10_000,
}
const open = Array.from({ length: proofs }, (_, at) => {
  const subject: ProofSubject = {
    requestId: `r-${at}`,
    opdId: 'opd',
    linkId: String(at),
    number: null,
    assigneeId: null,
    state: 'done',
    doneAtMs: null,
    increaseVersion: 6,
    changedAtMs: CHANGED_AT + (at % 40) * HOUR,
    rates: (['down', 'up'] as const).map((direction) => ({ direction, fromBps: 50e6, toBps: 100e6 })),
    endsAtMs: null,
  }
  return { ...openProof(subject, parts), nextLookAtMs: 0 }
})

const work = async (): Promise<{ looks: number; cpuMs: number }> => {
  const began = process.cpuUsage()
  let looks = 0
  for (const proof of open) {
    if (proof.nextLookAtMs > nowMs) continue
    proof.nextLookAtMs = (await lookAtProof(proof, parts, false)) ?? Infinity
    looks += 1
  }
  const used = process.cpuUsage(began)
  return { looks, cpuMs: (used.user + used.system) / 1000 }
}

const first = await work()
console.log(`first look at ${first.looks} proofs: ${(first.cpuMs / first.looks).toFixed(1)} ms CPU each`)
let cpuMs = 0
let looks = 0
for (let step = 0; step < 12; step++) {
  nowMs += FIVE_MINUTES
  const done = await work()
  cpuMs += done.cpuMs
  looks += done.looks
}
console.log(
  `an hour with ${proofs} open proofs: ${looks} looks, ${(cpuMs / looks).toFixed(1)} ms CPU each,` +
    ` ${((100 * cpuMs) / HOUR).toFixed(1)} % of one core; memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`,
)
await db.destroy()
await rm(dir, { recursive: true })
