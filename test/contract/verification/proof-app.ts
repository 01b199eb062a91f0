import { singleServer } from '#server/cluster/single-server.ts'
import type { Direction } from '#domain/sample.ts'
import {
  createVerificationFeature,
  type VerificationFeature,
} from '#server/features/verification/create-verification-feature.ts'
import { createCertificatePrints } from '#server/features/prints/create-certificate-prints.ts'
import type { LiveState } from '#server/live/live-state.ts'
import type { ConfiguredRates } from '#server/ports/configured-rates.ts'
import { createActiveTestSource } from '#server/features/verification/active-test-store.ts'
import type { ActiveTestRunner } from '#server/ports/active-test-runner.ts'
import type { LinkDirectory } from '#server/ports/link-directory.ts'
import { noConfiguredRates } from '#server/ports/configured-rates.ts'
import type { CollectorStatus } from '#wire/collector-feed.ts'
import type { RequestView } from '#wire/request-views.ts'
import type { ProofReply } from '#wire/verification.ts'
import { quietStatus } from '../server/fake-collector.ts'
import { buildCase, CHANGED_AT, scenarios } from '../../generator/scenarios.ts'
import { disposed, increaseOf, type RequestsApp, startRequestsApp } from '../requests/requests-app.ts'
import { sampleFrame } from '../records/sample-request.ts'
import { seriesTelemetry, type SeriesTelemetry, shifted } from './series-telemetry.ts'

const WEEKS_MS = 10 * 7 * 86_400_000
/** Tue 2026-11-24 09:00 WIB: when the labelled traffic changes. */
export const CHANGED = CHANGED_AT + WEEKS_MS
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export interface ProofApp extends RequestsApp {
  telemetry: SeriesTelemetry
  proofs: VerificationFeature
  bursts: { linkId: string; minutes: number }[]
  status: CollectorStatus
  /** What devices say of their own limits. */
  rates: { limitsOf: ConfiguredRates['limitsOf'] }
  /** What runs an active test, and how it waits. */
  active: ActiveTestRunner & { pause(ms: number, signal: AbortSignal): Promise<unknown> }
  /** Built anew on the same database, as after a kill. */
  restart(): VerificationFeature
  proof(id: string, who?: 'head' | 'health' | 'schools'): Promise<NonNullable<ProofReply['proof']>>
}

/** `dinkes-utama` has a host for active tests. */
const withTestHost = (directory: LinkDirectory): LinkDirectory => {
  const host = { host: '10.20.2.9', port: 5201, from: null, maxRateBps: 200e6, maxSeconds: 300 }
  const link = (id: string) => {
    const found = directory.link(id)
    return found && id === 'dinkes-utama' ? { ...found, test: host } : found
  }
  return { ...directory, link }
}

/** Proofs on the real requests feature and a real database, over labelled traffic and a clock that the test moves. */
export const startProofApp = async (): Promise<ProofApp> => {
  let more: Omit<ProofApp, keyof RequestsApp | 'proof'> | undefined
  const app = await startRequestsApp(({ parts, feature, made, inventory }) => {
    const telemetry = seriesTelemetry(made.clock)
    const status = quietStatus(made.clock.nowMs())
    const bursts: { linkId: string; minutes: number }[] = []
    const rates: ProofApp['rates'] = { ...noConfiguredRates }
    const active: ProofApp['active'] = {
      run: () => Promise.reject(new Error('no test host here')),
      pause: () => Promise.resolve(),
    }
    const state = {
      status: () => status,
      view: (linkId: string) => ({ id: linkId, quarantine: null, burstUntilMs: status.bursts[linkId] ?? null }),
    } as unknown as LiveState
    const collector = {
      ageMs: () => 1_000,
      burst: (linkId: string, minutes: number) => {
        bursts.push({ linkId, minutes })
        const untilMs = minutes === 0 ? null : made.clock.nowMs() + minutes * MINUTE
        return Promise.resolve({ ok: true as const, untilMs })
      },
    }
    const build = (mount = made.mount): VerificationFeature =>
      createVerificationFeature({
        ...parts,
        mount,
        cluster: singleServer(),
        inventory,
        telemetry: telemetry as never,
        register: feature.register,
        state,
        collector,
        rates: { limitsOf: (...which) => rates.limitsOf(...which) },
        tests: createActiveTestSource(made.db),
        runner: { run: (...order) => active.run(...order) },
        pause: (ms, signal) => active.pause(ms, signal),
        directory: withTestHost(parts.directory),
        timeScale: 1,
      })
    // As compose-features.ts does: a request that moved on is looked at.
    const proofs = build()
    createCertificatePrints({
      ...made,
      telemetry,
      requests: feature.prints,
      proofs: proofs.records,
      frameAt: () => Promise.resolve(sampleFrame),
    })
    const publish = parts.news.publish.bind(parts.news)
    parts.news.publish = (item) => {
      publish(item)
      if (item.topic === 'request') proofs.requestChanged(item.id)
    }
    more = { telemetry, bursts, status, rates, active, proofs, restart: () => build(() => undefined) }
  })
  if (!more) throw new Error('the app was not built')
  return {
    ...app,
    ...more,
    async proof(id, who = 'head') {
      const { proof } = await app.ok<ProofReply>(who, 'GET', `/requests/${id}/verification`)
      if (!proof) throw new Error(`${id} has no proof yet`)
      return proof
    },
  }
}

/** Puts the traffic of a labelled scenario on `dinkes-utama`, so that it changes at CHANGED. */
export const play = (app: ProofApp, name: string, seed = 1): readonly Direction[] => {
  const scenario = scenarios.find((one) => one.name === name)
  if (!scenario) throw new Error(`there is no scenario "${name}"`)
  const { tasks } = buildCase(scenario, seed)
  app.telemetry.set(
    'dinkes-utama',
    Object.fromEntries(tasks.map(({ series, task }) => [task.direction, shifted(series, WEEKS_MS)])),
  )
  return tasks.map(({ task }) => task.direction)
}

/** A request for 50 → 100 Mbit/s whose increase is declared for CHANGED, two minutes later; done unless `until` says so. */
export const declared = async (
  app: ProofApp,
  {
    directions = ['down'],
    until = 'done',
    linkId = 'dinkes-utama',
  }: { directions?: readonly Direction[]; until?: 'increased' | 'done'; linkId?: string } = {},
): Promise<RequestView> => {
  app.clock.set(CHANGED - 20 * HOUR)
  const asked = directions.map((direction) => ({ direction, rateBps: 100e6 }))
  const started = await app.move('technician', await disposed(app, { asked, linkId }), 'start')
  app.clock.set(CHANGED + 2 * MINUTE)
  const rates = directions.map((direction) => ({ direction, fromBps: 50e6, toBps: 100e6 }))
  const increased = await app.move('technician', started, 'increase', increaseOf(CHANGED, { rates }))
  if (until === 'increased') return increased
  return app.move('technician', increased, 'report', { text: 'x', andComplete: { declaration: 'y' } })
}

/** Lets the product work until `toMs`, looking as it would: every `everyMs`. */
export const liveUntil = async (app: ProofApp, toMs: number, everyMs = 30 * MINUTE): Promise<void> => {
  while (app.clock.nowMs() < toMs) {
    app.clock.set(Math.min(toMs, app.clock.nowMs() + everyMs))
    await app.proofs.job.look()
  }
}
