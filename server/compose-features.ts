import { versionInForce } from '#domain/version-in-force.ts'
import type { Metrics } from '#platform/metrics.ts'
import { hearNews } from './cluster/news-between-servers.ts'
import { composeCluster } from './compose-cluster.ts'
import type { ComposedFeatures } from './composed-features.ts'
import { createAccountsFeature } from './features/accounts/create-accounts-feature.ts'
import type { AccountGate } from './features/accounts/session-gate.ts'
import { createAuditFeature } from './features/audit/create-audit-feature.ts'
import { createAuditLog } from './features/audit/audit-log.ts'
import { createPeople } from './features/accounts/people.ts'
import { createCalendarFeature } from './features/calendar/create-calendar-feature.ts'
import { createComplaintFeature } from './features/complaints/create-complaint-feature.ts'
import { createContractsFeature } from './features/contracts/create-contracts-feature.ts'
import { createAccountDirectory } from './features/accounts/account-directory.ts'
import { createEvaluationFeature } from './features/evaluation/create-evaluation-feature.ts'
import { createFileFeature } from './features/files/create-file-feature.ts'
import { createFileFolder } from './features/files/file-folder.ts'
import { createFileTable } from './features/files/file-table.ts'
import { createFileStore } from './features/files/file-store.ts'
import { createHealthFeature } from './features/health/create-health-feature.ts'
import { createTelemetryWatch } from './features/health/telemetry-watch.ts'
import { createInventoryFeature } from './features/inventory/create-inventory-feature.ts'
import { createInventoryHistory } from './features/inventory/inventory-history.ts'
import { createInventoryBook } from './features/inventory/inventory-book.ts'
import { createLinksFeature } from './features/links/create-links-feature.ts'
import { createNetworkMetrics } from './features/metrics/network-metrics.ts'
import { createServiceMetrics } from './features/metrics/service-metrics.ts'
import { createMaintenanceFeature } from './features/maintenance/create-maintenance-feature.ts'
import { createNotifier } from './features/notices/notifier.ts'
import { createCertificatePrints } from './features/prints/create-certificate-prints.ts'
import { createEvaluationPrints } from './features/prints/create-evaluation-prints.ts'
import { createPrintFeature } from './features/prints/create-print-feature.ts'
import { createRequestsFeature } from './features/requests/create-requests-feature.ts'
import { createSurveyFeature } from './features/survey/create-survey-feature.ts'
import { createSettingsFeature } from './features/settings/create-settings-feature.ts'
import { createActiveTestSource } from './features/verification/active-test-store.ts'
import { createVerificationFeature } from './features/verification/create-verification-feature.ts'
import { createViewsFeature } from './features/views/create-views-feature.ts'
import { createIperf3Runner } from './features/verification/iperf3-runner.ts'
import type { CollectorDirectory } from './ports/collector-directory.ts'
import type { ConfiguredRates } from './ports/configured-rates.ts'
import type { InventoryInForce } from './directory/inventory-in-force.ts'
import type { GivenInventory } from './ports/given-inventory.ts'
import type { FileScope } from './ports/file-scope.ts'
import type { NewsBus } from './ports/news-bus.ts'
import type { RequestRegister } from './ports/request-register.ts'
import { createNoticeFeature } from './features/notices/create-notice-feature.ts'
import { createSmtpChannel } from './features/notices/smtp-channel.ts'
import type { BaseContext } from './feature-context.ts'
import type { CollectorClient } from './live/collector-client.ts'
import { createLiveState } from './live/live-state.ts'

/**
 * The one place where features are built and meet: first the ports that features offer each other, then the features
 * themselves. A feature never imports another one; what it needs, it is handed here.
 */
export const composeFeatures = (
  base: BaseContext,
  {
    gate,
    collector,
    collectors,
    version,
    rates,
    proofTimeScale,
    inForce,
    given,
    onInventory,
    metrics,
  }: {
    gate: AccountGate
    collector: Pick<CollectorClient, 'burst' | 'ageMs' | 'reload' | 'probe'>
    collectors: CollectorDirectory
    version: string
    rates: ConfiguredRates
    /** 1 in the field; a laboratory shrinks every duration of the proof. */
    proofTimeScale: number
    /** `base.inventory`, as the one who may replace it. */
    inForce: InventoryInForce
    given: GivenInventory | null
    /** The links are others now: for those who hold a snapshot. */
    onInventory(): void
    metrics: Metrics
  },
): ComposedFeatures => {
  const { db, clock, mount, log, config, telemetry } = base

  // Ports of features for features.
  const audit = createAuditLog(clock)
  const folder = config.database ? createFileTable(db, clock) : createFileFolder(config.dataDir)
  const files = createFileStore({ db, clock, folder })
  const settingsFeature = createSettingsFeature({ ...base, audit, files })
  const { settings } = settingsFeature
  const calendar = createCalendarFeature({ ...base, audit, settings })
  const contractsFeature = createContractsFeature({ ...base, audit })
  const { contracts } = contractsFeature

  const accountDirectory = createAccountDirectory()
  const channels = config.smtp ? [createSmtpChannel({ url: config.smtp.url.reveal(), from: config.smtp.from })] : []
  const notifier = createNotifier({
    ...base,
    accounts: accountDirectory,
    channels: channels.map((channel) => channel.name),
    quietHours: () => {
      const { quietFromMinute: fromMinute, quietToMinute: toMinute } = settings.current('notices')
      return { fromMinute, toMinute }
    },
  })
  const maintenanceFeature = createMaintenanceFeature({ ...base, audit, notifier })

  const inventory = createInventoryBook({
    db,
    clock,
    dataDir: config.dataDir,
    inForce,
    given,
    log,
    async onReplaced() {
      await contractsFeature.adopt()
      onInventory()
    },
    async tellCollector() {
      const reply = await collector.reload()
      return reply.ok ? null : reply.problem
    },
  })

  // What everybody sees.
  const state = createLiveState(base.inventory, contracts, maintenanceFeature.maintenance)
  const watch = createTelemetryWatch(telemetry, config.telemetry.engine, log)
  createHealthFeature(base, { state, collector, collectors, watch, version })
  createLinksFeature({ ...base, audit, contracts }, { state, collector })
  createInventoryFeature({ ...base, audit }, { book: inventory, state, collector })

  // What people do.
  const accounts = createAccountsFeature({ ...base, audit, gate, version })
  // A request that moved on, here or on another server, may have something to prove now.
  const news: NewsBus = {
    publish(item) {
      base.news.publish(item)
      if (item.topic === 'request') verification.requestChanged(item.id)
    },
  }
  hearNews(base.cluster.bus, ({ topic, id }) => {
    if (topic === 'request') verification.requestChanged(id)
  })
  const requests = createRequestsFeature({
    ...base,
    news,
    contracts,
    rules: calendar.rules,
    settings,
    audit,
    notifier,
    files,
    people: createPeople(),
  })
  calendar.previewWith((rules) => requests.preview(rules))
  const verification = createVerificationFeature({
    ...base,
    audit,
    notifier,
    contracts,
    register: requests.register,
    rules: calendar.rules,
    state,
    collector,
    rates,
    tests: createActiveTestSource(db),
    runner: createIperf3Runner(clock),
    timeScale: proofTimeScale,
  })
  const complaints = createComplaintFeature({
    ...base,
    audit,
    files,
    notifier,
    reopener: requests.reopener,
    workingTime: calendar.workingTime,
    limits: () => settings.current('complaints'),
  })
  const { surveys } = createSurveyFeature({ ...base, requests: requests.register })
  const prints = createPrintFeature({
    mount,
    clock,
    files,
    requests: requests.prints,
    settings: (atMs) => ({
      letterhead: versionInForce(settings.history('letterhead'), atMs).value,
      signatories: versionInForce(settings.history('signatories'), atMs).value,
    }),
    publicUrl: config.http.publicUrl,
  })
  createCertificatePrints({
    mount,
    db,
    clock,
    telemetry,
    requests: requests.prints,
    proofs: verification.records,
    frameAt: prints.frameAt,
  })
  // Before the evaluation: `/evaluations/2026-Q4.pdf` must not be taken for a quarter of that name.
  const evaluationPrints = createEvaluationPrints({
    mount,
    db,
    evaluations: { copy: (...asked) => evaluation.source.copy(...asked) },
    requests: requests.register,
    proofs: verification.records,
    clock,
    frameAt: prints.frameAt,
    settings: () => ({ laws: settings.current('laws'), standard: settings.current('standard') }),
  })
  const evaluation = createEvaluationFeature({
    ...base,
    audit,
    notifier,
    sources: {
      inventoryDuring: createInventoryHistory(db, base.inventory),
      requests: requests.register,
      contracts,
      complaints: complaints.register,
      surveys,
      maintenance: maintenanceFeature.maintenance,
      rules: calendar.rules,
      settings,
      codeVersion: version,
    },
  })
  // Each feature whose objects carry files adds its scope here; a kind without one is readable by nobody.
  const settingFiles: FileScope = { kind: 'setting', mayRead: ({ role }) => Promise.resolve(role !== 'collector') }
  const scopes = [requests.fileScope, complaints.scope, settingFiles]
  const fileFeature = createFileFeature({ db, clock, mount, log, files, folder, scopes })
  const notices = createNoticeFeature({
    db,
    clock,
    mount,
    log,
    audit,
    accounts: accountDirectory,
    channels,
    publicUrl: config.http.publicUrl,
  })
  const auditFeature = createAuditFeature({ db, clock, mount, log, dataDir: config.dataDir })

  createViewsFeature(base)
  createNetworkMetrics({ metrics, clock, state, contracts, rates })
  createServiceMetrics({
    metrics,
    db,
    clock,
    figures: requests.figures,
    complaints: complaints.register,
    proofs: verification.records,
  })

  const { followers, onDuty } = composeCluster(base, {
    settings: settingsFeature,
    calendar,
    contracts: { reread: () => contracts.refresh() },
    maintenance: maintenanceFeature,
    inventory,
  })
  const memory = [settingsFeature.part, calendar.part, contractsFeature.part, maintenanceFeature.part]
  const importHistory: RequestRegister['importHistory'] = async (history) => {
    const taken = await requests.register.importHistory(history)
    if (taken > 0) verification.job.reviewSoon()
    return taken
  }
  return {
    state,
    watch,
    requests: { ...requests.register, importHistory },
    complaints: complaints.register,
    verification,
    evaluation,
    evaluationPrints,
    memory,
    followers,
    parts: [
      // What is served from memory is read first; then what acts on it.
      inventory.part,
      ...memory,
      followers.part,
      watch,
      accounts.part,
      verification.part,
      auditFeature.part,
      ...onDuty([
        fileFeature.part,
        ...notices.parts,
        requests.part,
        ...verification.jobs,
        complaints.part,
        evaluation.job.part,
      ]),
      evaluation.part,
    ],
  }
}
