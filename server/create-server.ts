import type { LinkSample } from '#domain/sample.ts'
import type { Config } from '#platform/config.ts'
import type { Inventory } from '#platform/inventory.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { createMetrics } from '#platform/metrics.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import { collectorSocketName } from '#wire/collector-feed.ts'
import type { Route } from '#wire/route.ts'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { join } from 'node:path'
import { hearNews, tellNews } from './cluster/news-between-servers.ts'
import { composeFeatures } from './compose-features.ts'
import type { ServiceDb } from './database/service-database.ts'
import { createInventoryDirectory } from './directory/inventory-directory.ts'
import { createInventoryInForce } from './directory/inventory-in-force.ts'
import type { VerificationFeature } from './features/verification/create-verification-feature.ts'
import { createCollectorTokens } from './features/accounts/collector-tokens.ts'
import { createAccountGate } from './features/accounts/session-gate.ts'
import { createCollectorsFeature } from './features/collectors/create-collectors-feature.ts'
import { measureCollectors } from './features/collectors/measure-collectors.ts'
import type { EvaluationPrints } from './features/prints/create-evaluation-prints.ts'
import type { EvaluationFeature } from './features/evaluation/create-evaluation-feature.ts'
import { createApp } from './http/create-app.ts'
import { createHttpListener } from './http/http-listener.ts'
import { createStaticWeb } from './http/static-web.ts'
import { createCollectorBoard } from './live/collector-board.ts'
import { createCollectorClient } from './live/collector-client.ts'
import { createConfiguredRates } from './live/configured-rates.ts'
import { createFeedRelay } from './live/feed-relay.ts'
import { createLiveHub } from './live/live-hub.ts'
import { createRemoteFeeds } from './live/remote-feeds.ts'
import type { Clock } from './ports/clock.ts'
import type { Cluster } from './ports/cluster.ts'
import type { GivenInventory } from './ports/given-inventory.ts'
import type { NewsBus } from './ports/news-bus.ts'
import type { ComplaintRegister } from './ports/complaint-register.ts'
import type { RequestRegister } from './ports/request-register.ts'

export interface ServerDependencies {
  config: Config
  /** What holds until a version in the database says otherwise. */
  inventory: Inventory
  /** The file that it was read from, when it was one. */
  given?: GivenInventory | undefined
  db: ServiceDb
  cluster: Cluster
  telemetry: TelemetryReader
  clock: Clock
  version: string
  /** Folder of the built web. */
  webDir: string
  checkReplies: boolean
  /** 1 in the field (default); a laboratory shrinks every duration of the proof. */
  proofTimeScale?: number | undefined
  log: Logger
}

export interface BuiltServer {
  httpServer: HttpServer
  routes: readonly Route[]
  news: NewsBus
  requests: RequestRegister
  complaints: ComplaintRegister
  verification: VerificationFeature
  evaluation: EvaluationFeature
  evaluationPrints: EvaluationPrints
  /** Those of `parts` that only read what is served from memory: enough to compute an evaluation. */
  memory: Part[]
  /** In the order in which they start. */
  parts: Part[]
}

/** Newest samples older than this say nothing about now. */
const SEED_REACH_MS = 3_600_000

/** Builds the whole server without starting anything: main.ts starts the parts, and so does a test. */
export const createServer = (dependencies: ServerDependencies): BuiltServer => {
  const { config, db, cluster, telemetry, clock, version, log } = dependencies
  const inventory = createInventoryInForce(dependencies.inventory)
  const gate = createAccountGate(db, clock, cluster.bus)
  const metrics = createMetrics()
  const web = createStaticWeb(dependencies.webDir, { isDemo: config.demo })
  const { app, mount, routes } = createApp({
    config,
    gate,
    web,
    metrics,
    version,
    checkReplies: dependencies.checkReplies,
    log,
  })
  const httpServer = createHttpServer({ requestTimeout: 60_000, headersTimeout: 15_000, keepAliveTimeout: 10_000 }, app)

  const rates = createConfiguredRates()
  // Whatever a collector says is heard by features that are built below.
  const onSamples = (samples: readonly LinkSample[]): void => {
    hub.changed(features.state.apply(samples))
    features.verification.heard(samples)
  }
  const local = createCollectorClient({
    socketPath: join(config.dataDir, collectorSocketName),
    clock,
    onSamples,
    onStatus: (status) => {
      collector.localStatus(status)
    },
    onRates: rates.apply,
    log,
  })
  const rules = { boundHost: config.http.host, publicUrl: config.http.publicUrl }
  const remote = createRemoteFeeds({
    httpServer,
    gate,
    rules,
    onMessage: (id, message, json) => {
      collector.hear(id, message)
      relay.pass(id, json)
    },
    log,
  })
  const relay = createFeedRelay({
    bus: cluster.bus,
    remote,
    onMessage: (id, message) => {
      collector.hear(id, message)
    },
  })
  const collectors = createCollectorsFeature(
    { config, inventory, db, clock, mount, log },
    { tokens: createCollectorTokens(), hasLocalCollector: local.isConnected },
  )
  collectors.directory.onWaiting(remote.poke)
  httpServer.on('request', collectors.onRequest)
  const collector = createCollectorBoard({
    inventory,
    clock,
    directory: collectors.directory,
    local,
    remote,
    ask: relay.ask,
    onSamples,
    onStatus: (status) => {
      features.state.applyStatus(status)
    },
    onRates: rates.apply,
  })
  // Features are built before the hub that carries their news.
  const news: NewsBus = {
    publish: (item) => {
      hub.publish(item)
      tellNews(cluster.bus, item)
    },
  }
  const directory = createInventoryDirectory(inventory)
  const features = composeFeatures(
    { config, inventory, db, cluster, clock, telemetry, directory, news, mount, log },
    {
      gate,
      collector,
      collectors: collectors.directory,
      version,
      rates,
      metrics,
      proofTimeScale: dependencies.proofTimeScale ?? 1,
      inForce: inventory,
      given: dependencies.given ?? null,
      onInventory: () => {
        hub.renewed()
      },
    },
  )
  const hub = createLiveHub({
    httpServer,
    gate,
    state: features.state,
    clock,
    rules,
    serverVersion: () => `${version}+${web.fingerprint()}`,
    demo: config.demo,
    ages: () => ({ collectorAgeMs: collector.ageMs(), telemetryOk: features.watch.current().ok }),
    log,
  })

  hearNews(cluster.bus, async (item) => {
    // What a browser asks because of the news must be known here by then.
    await features.followers.follow(item)
    hub.publish(item)
  })
  // Nobody knows what was missed: whoever holds a snapshot gets another.
  cluster.bus.onGap(() => {
    hub.renewed()
  })

  metrics.gauge('sockets', 'Browsers that hear live news', () => hub.clientCount())
  metrics.gauge('collector_age_seconds', 'Since the collector spoke last; -1: never', () => {
    const ageMs = collector.ageMs()
    return ageMs === null ? -1 : ageMs / 1000
  })
  metrics.gauge(
    'collector_malformed_messages',
    'Messages of collectors that broke the contract',
    () => local.malformed() + remote.malformed(),
  )
  measureCollectors(metrics, collectors.directory, clock)
  metrics.gauge('links_measured', 'Links with a fresh measurement', () => features.state.count(clock.nowMs()).measured)
  metrics.gauge('links_unknown', 'Links without a fresh measurement', () => features.state.count(clock.nowMs()).unknown)

  const outbox = () => features.state.status()?.outbox ?? null
  metrics.gauge(
    'outbox_depth',
    'Samples that wait for the telemetry store',
    () => features.state.status()?.outboxDepth ?? 0,
  )
  metrics.gauge('outbox_bytes', 'What they take on the disk', () => outbox()?.bytes ?? 0)
  metrics.gauge('outbox_oldest_age_seconds', 'Age of the oldest of them', () => {
    const oldestMs = outbox()?.oldestMs ?? null
    return oldestMs === null ? 0 : Math.max(0, (clock.nowMs() - oldestMs) / 1000)
  })
  metrics.gauge(
    'outbox_given_up',
    'Samples ever refused by the store, or dropped from a full outbox',
    () => outbox()?.givenUp ?? 0,
  )
  metrics.gauge('telemetry_writing_ok', '1 while the telemetry store takes samples', () => (outbox()?.problem ? 0 : 1))

  const seed: Part = {
    name: 'live state',
    async start() {
      const newest = await telemetry.latest(clock.nowMs() - SEED_REACH_MS).catch((error: unknown) => {
        log.warn({ error }, 'the newest samples could not be read; links show as unknown until the next poll')
        return new Map<string, never>()
      })
      features.state.apply(newest.values())
      await web.load()
    },
    stop: () => Promise.resolve(),
  }
  return {
    httpServer,
    routes,
    news,
    requests: features.requests,
    evaluation: features.evaluation,
    evaluationPrints: features.evaluationPrints,
    memory: features.memory,
    verification: features.verification,
    complaints: features.complaints,
    // The hub comes after the listener, because it must go before it: an open WebSocket keeps a listener from closing.
    parts: [
      cluster.part,
      ...features.parts,
      collectors.part,
      seed,
      local,
      createHttpListener(httpServer, config.http),
      hub,
      remote,
      relay,
    ],
  }
}
