import type { Principal } from '#domain/principal.ts'
import type { Inventory, InventoryLink } from '#platform/inventory.ts'
import { createInventoryDirectory } from '#server/directory/inventory-directory.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { type CalendarFeature, createCalendarFeature } from '#server/features/calendar/create-calendar-feature.ts'
import { createContractsFeature } from '#server/features/contracts/create-contracts-feature.ts'
import { createFileFeature } from '#server/features/files/create-file-feature.ts'
import { createFileFolder } from '#server/features/files/file-folder.ts'
import { createFileStore } from '#server/features/files/file-store.ts'
import { createNotifier } from '#server/features/notices/notifier.ts'
import { createClockJob, type ClockJob } from '#server/features/requests/clock-job.ts'
import { createRequestsFeature, type RequestsFeature } from '#server/features/requests/create-requests-feature.ts'
import type { RequestParts } from '#server/features/requests/request-parts.ts'
import { createRequestService } from '#server/features/requests/request-service.ts'
import { createSettingsFeature } from '#server/features/settings/create-settings-feature.ts'
import type { ApiError } from '#wire/api-error.ts'
import type { RequestView } from '#wire/request-views.ts'
import { expect } from 'vitest'
import {
  newsRecorder,
  people,
  type PersonName,
  type RecordsApp,
  silentLog,
  startRecordsApp,
} from '../records/records-app.ts'

const link = (id: string, opdId: string): InventoryLink => ({
  id,
  opdId,
  deviceId: 'core-1',
  target: { kind: 'interface', name: `ether-${id}`, alias: null, mac: null },
  faces: 'opd',
  contract: { downBps: 20e6, upBps: 10e6 },
})

const inventory: Pick<Inventory, 'opds' | 'links'> = {
  opds: [
    { id: 'dinkes', name: 'Dinas Kesehatan', shortName: 'Dinkes' },
    { id: 'dindik', name: 'Dinas Pendidikan', shortName: 'Dindik' },
  ],
  links: [
    link('dinkes-utama', 'dinkes'),
    link('dinkes-dua', 'dinkes'),
    link('dindik-utama', 'dindik'),
    ...Array.from({ length: 40 }, (_, index) => link(`banyak-${index}`, 'dindik')),
  ],
}

const everyone: Principal[] = Object.values(people)

export interface RequestsApp extends RecordsApp {
  parts: RequestParts
  feature: RequestsFeature
  calendar: CalendarFeature
  job: ClockJob
  published: ReturnType<typeof newsRecorder>['published']
  /** A call that must succeed; its reply. */
  ok<T = { request: RequestView }>(who: PersonName, method: string, path: string, body?: unknown): Promise<T>
  /** A call that must be refused; status and error. */
  refused(
    who: PersonName,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number } & ApiError['error']>
  move(who: PersonName, request: { id: string; version: number }, move: string, payload?: object): Promise<RequestView>
}

/** What a feature beside the requests is built from (`extend`). */
export interface BuiltParts {
  parts: RequestParts
  feature: RequestsFeature
  made: Parameters<Parameters<typeof startRecordsApp>[0]>[0]
  inventory: Inventory
}

/** The requests feature with its real neighbours on a real database; accounts are the people of the records tests. */
export const startRequestsApp = async (extend: (parts: BuiltParts) => void = () => undefined): Promise<RequestsApp> => {
  let built: Omit<RequestsApp, keyof RecordsApp | 'ok' | 'refused' | 'move'> | undefined
  const app = await startRecordsApp(async (made) => {
    const { published, news } = newsRecorder()
    const base = { ...made, news, log: silentLog, directory: createInventoryDirectory(inventory) }
    const audit = createAuditLog(made.clock)
    const folder = createFileFolder(made.dataDir)
    const files = createFileStore({ ...made, folder })
    const settings = createSettingsFeature({ ...base, audit, files })
    const calendar = createCalendarFeature({ ...base, audit, settings: settings.settings })
    const contracts = createContractsFeature({ ...base, audit })
    const notifier = createNotifier({
      ...base,
      channels: [],
      quietHours: () => ({ fromMinute: 0, toMinute: 0 }),
      accounts: {
        contacts: (_db, audiences) =>
          Promise.resolve(
            everyone
              .filter((person) =>
                audiences.some(
                  (one) =>
                    ('accountId' in one && one.accountId === person.accountId) ||
                    ('role' in one && one.role === person.role) ||
                    ('opdId' in one && one.opdId === person.opdId),
                ),
              )
              .map(({ accountId, name }) => ({ accountId, name, email: null })),
          ),
      },
    })
    const parts: RequestParts = {
      ...base,
      audit,
      files,
      notifier,
      rules: calendar.rules,
      contracts: contracts.contracts,
      settings: settings.settings,
      people: {
        person: (_db, id) => Promise.resolve(everyone.find(({ accountId }) => accountId === id) ?? null),
        withRoles: (_db, roles) => Promise.resolve(everyone.filter(({ role }) => roles.includes(role))),
      },
    }
    const feature = createRequestsFeature({ ...parts, mount: made.mount })
    extend({
      parts,
      feature,
      made,
      inventory: { ...inventory, devices: [], site: { name: 'Uji', timezone: 'Asia/Jakarta' } },
    })
    createFileFeature({ ...made, log: silentLog, files, folder, scopes: [feature.fileScope] })
    calendar.previewWith((rules) => feature.preview(rules))
    for (const part of [settings.part, calendar.part, contracts.part]) await part.start()
    const job = createClockJob(parts, createRequestService(parts))
    built = { parts, feature, calendar, job, published }
  })
  if (!built) throw new Error('the app was not built')
  const ok = async <T>(who: PersonName, method: string, path: string, body?: unknown): Promise<T> => {
    const response = await app.call(who, method, path, body)
    const reply = (await response.json()) as T
    expect(response.ok, `${who}: ${method} ${path} ${JSON.stringify(reply).slice(0, 400)}`).toBe(true)
    return reply
  }
  return {
    ...app,
    ...built,
    ok,
    async refused(who, method, path, body) {
      const response = await app.call(who, method, path, body)
      const { error } = (await response.json()) as ApiError
      expect(response.ok, `${who}: ${method} ${path} should be refused`).toBe(false)
      return { status: response.status, ...error }
    },
    async move(who, { id, version }, move, payload = {}) {
      const { request } = await ok<{ request: RequestView }>(who, 'POST', `/requests/${id}/${move}`, {
        expectedVersion: version,
        ...payload,
      })
      return request
    },
  }
}

export const letter = { number: '005/012/DINKES', date: '2026-11-23', subject: 'Permohonan', signatory: 'Kepala Dinas' }

export const formOf = (change: object = {}) => ({
  linkId: 'dinkes-utama',
  asked: [{ direction: 'down', rateBps: 50e6 }],
  wanted: { date: '2026-11-25' },
  reason: 'Aplikasi lambat pada jam kerja.',
  letter,
  ...change,
})

export const increaseOf = (changedAtMs: number, change: object = {}) => ({
  changedAtMs,
  deviceId: 'core-1',
  object: { kind: 'interface', name: 'ether-dinkes-utama' },
  rates: [{ direction: 'down', fromBps: 20e6, toBps: 50e6 }],
  command: '/queue simple set dinkes max-limit=50M/50M',
  isBackedUp: true,
  ...change,
})

/** Submitted, received and disposed to `tech-1`, ready to start. */
export const disposed = async (app: RequestsApp, form: object = {}): Promise<RequestView> => {
  const { request } = await app.ok('health', 'POST', '/requests', { form: formOf(form) })
  const received = await app.move('registry', request, 'receive')
  return app.move('head', received, 'dispose', { toAccountId: 'tech-1', instruction: 'Tindak lanjuti.' })
}
