import { defaultQuietHours, MAX_ATTEMPTS } from '#domain/notice-delivery.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import type { Channel } from '#server/features/notices/channel.ts'
import { createNoticeFeature } from '#server/features/notices/create-notice-feature.ts'
import { createDeliveryWorker } from '#server/features/notices/delivery-worker.ts'
import { createNotifier } from '#server/features/notices/notifier.ts'
import { createSmtpChannel } from '#server/features/notices/smtp-channel.ts'
import type { AccountContact, AccountDirectory } from '#server/ports/account-directory.ts'
import type { Notice, Notifier } from '#server/ports/notifier.ts'
import type { DeliveryView, NoticeView } from '#wire/notices.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newsRecorder, people, silentLog, startRecordsApp, type PersonName, type RecordsApp } from './records-app.ts'
import { startSmtpInbox, type SmtpInbox } from './smtp-inbox.ts'

let app: RecordsApp
let inbox: SmtpInbox
let channel: Channel
let notifier: Notifier
let contacts: (AccountContact & { role: string; opdId: string | null })[]
let published: ReturnType<typeof newsRecorder>['published']

/** The accounts of the tests, looked up as the accounts feature does. */
const accounts: AccountDirectory = {
  contacts: (_db, audiences) =>
    Promise.resolve(
      contacts.filter((one) =>
        audiences.some((to) =>
          'accountId' in to
            ? to.accountId === one.accountId
            : 'role' in to
              ? to.role === one.role
              : 'opdId' in to && to.opdId === one.opdId,
        ),
      ),
    ),
}

const worker = (over: Channel = channel) =>
  createDeliveryWorker({
    db: app.db,
    clock: app.clock,
    accounts,
    channel: over,
    publicUrl: 'https://pantau.example.test',
    log: silentLog,
  })

beforeEach(async () => {
  inbox = await startSmtpInbox()
  channel = createSmtpChannel({ url: inbox.url, from: 'Pantau <pantau@example.test>' })
  contacts = Object.values(people).map(({ accountId, name, role, opdId }) => ({
    accountId,
    name,
    role,
    opdId,
    email: `${accountId}@example.test`,
  }))
  const recorder = newsRecorder()
  published = recorder.published
  app = await startRecordsApp((made) => {
    notifier = createNotifier({
      ...made,
      accounts,
      news: recorder.news,
      channels: ['email'],
      quietHours: () => defaultQuietHours,
      log: silentLog,
    })
    createNoticeFeature({
      ...made,
      accounts,
      audit: createAuditLog(made.clock),
      channels: [channel],
      publicUrl: null,
      log: silentLog,
    })
  })
})
afterEach(async () => {
  channel.close()
  await inbox.stop()
  await app.stop()
})

const notice = (more: Partial<Notice> = {}): Notice => ({
  cause: 'request:r1:received',
  to: [{ opdId: 'dinkes' }, { accountId: 'opd-dinkes' }],
  kind: 'request.received',
  values: { number: 'PB/0042/XI/2026' },
  path: '/requests/r1',
  urgency: 'normal',
  ...more,
})
const notify = (more: Partial<Notice> = {}) => app.db.transaction().execute((tx) => notifier.notify(tx, notice(more)))
const list = async (who: PersonName, query = '') =>
  (await (await app.call(who, 'GET', `/notices${query}`)).json()) as {
    notices: NoticeView[]
    unread: number
    nextBefore: string | null
  }
const deliveries = async () =>
  ((await (await app.call('head', 'GET', '/notices/deliveries')).json()) as { deliveries: DeliveryView[] }).deliveries
const minutes = (n: number) => n * 60_000

describe('in the application', () => {
  it('reaches each person once per cause, live after commit', async () => {
    await notify()
    await notify()
    const { notices, unread } = await list('health')
    expect(notices).toMatchObject([
      { kind: 'request.received', values: { number: 'PB/0042/XI/2026' }, path: '/requests/r1', readAtMs: null },
    ])
    expect(unread).toBe(1)
    expect((await list('schools')).notices).toEqual([])
    await expect.poll(() => published).toMatchObject([{ topic: 'notice', audiences: [{ accountId: 'opd-dinkes' }] }])
  })

  it('says nothing when the move was rolled back', async () => {
    await expect(
      app.db.transaction().execute(async (tx) => {
        await notifier.notify(tx, notice())
        throw new Error('refused')
      }),
    ).rejects.toThrow('refused')
    await notify({ cause: 'later' })
    await expect.poll(() => published).toHaveLength(1)
    expect((await list('health')).notices).toHaveLength(1)
    await worker().runOnce()
    expect(inbox.mails).toHaveLength(1)
  })

  it('is read one by one or all at once, and only by its reader', async () => {
    for (const n of [1, 2, 3]) {
      app.clock.advance(1000)
      await notify({ cause: `c${n}`, to: [{ role: 'head' }, { opdId: 'dinkes' }] })
    }
    const [newest] = (await list('health')).notices
    const readAs = (who: PersonName, body: unknown) => app.call(who, 'POST', '/notices/read', body)
    expect(await (await readAs('schools', { ids: [newest?.id] })).json()).toEqual({ unread: 0 })
    expect((await list('health')).unread).toBe(3)
    expect(await (await readAs('health', { ids: [newest?.id] })).json()).toEqual({ unread: 2 })
    expect(await (await readAs('health', { upToMs: app.clock.nowMs() - 1000 })).json()).toEqual({ unread: 0 })
    expect((await list('head', '?unread=1')).notices).toHaveLength(3)
    expect((await readAs('health', {})).status).toBe(400)
  })

  it('pages without loss, also within one millisecond', async () => {
    for (let n = 0; n < 7; n += 1) await notify({ cause: `c${n}` })
    const seen: string[] = []
    for (let query = '?limit=3'; ;) {
      const { notices, nextBefore } = await list('health', query)
      seen.push(...notices.map(({ id }) => id))
      if (nextBefore === null) break
      query = `?limit=3&before=${nextBefore}`
    }
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
  })

  it('is not for walls, and the outbox is for staff', async () => {
    expect((await app.call('wall', 'GET', '/notices')).status).toBe(403)
    expect((await app.call('health', 'GET', '/notices/deliveries')).status).toBe(403)
    expect((await app.call('technician', 'GET', '/notices/deliveries')).status).toBe(403)
  })
})

describe('by mail', () => {
  it('arrives in the language of the reader, with a link, once', async () => {
    await app.call('head', 'PUT', '/notices/preferences', { emailOn: true, language: 'en' })
    await notify({ to: [{ opdId: 'dinkes' }, { role: 'head' }] })
    await worker().runOnce()
    await worker().runOnce()
    expect(inbox.mails.map(({ to }) => to)).toEqual(
      expect.arrayContaining([['opd-dinkes@example.test'], ['head-1@example.test']]),
    )
    expect(inbox.mails).toHaveLength(2)
    const mail = (to: string) => inbox.mails.find((one) => one.to.includes(to))?.raw ?? ''
    expect(mail('opd-dinkes@example.test')).toContain('Subject: [Pantau] Permohonan PB/0042/XI/2026 diterima')
    expect(mail('opd-dinkes@example.test')).toContain('https://pantau.example.test/requests/r1')
    expect(mail('opd-dinkes@example.test')).toContain('Auto-Submitted: auto-generated')
    expect(mail('head-1@example.test')).toContain('Subject: [Pantau] Request PB/0042/XI/2026 was received')
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 1 }, { state: 'sent' }])
    // The office reads to whom it went and what it said, not ids and keys.
    for (const { accountName, text } of await deliveries()) {
      expect(accountName).toMatch(/^Akun /)
      expect(text.id).not.toBe('Kabar baru di Pantau')
    }
  })

  it('waits out the quiet hours; a breach does not', async () => {
    app.clock.set(Date.parse('2026-11-24T22:00:00+07:00'))
    await notify()
    await notify({ cause: 'breach', kind: 'request.breached', urgency: 'breach' })
    await worker().runOnce()
    expect(inbox.mails.map(({ raw }) => /Subject: (.*)/.exec(raw)?.[1])).toEqual([
      '[Pantau] TERLAMBAT: permohonan PB/0042/XI/2026',
    ])
    app.clock.set(Date.parse('2026-11-25T05:59:59+07:00'))
    await worker().runOnce()
    expect(inbox.mails).toHaveLength(1)
    app.clock.advance(1000)
    await worker().runOnce()
    expect(inbox.mails).toHaveLength(2)
  })

  it('is not sent to who turned it off or has no address, and says so', async () => {
    await app.call('health', 'PUT', '/notices/preferences', { emailOn: false, language: 'id' })
    expect(await (await app.call('health', 'GET', '/notices/preferences')).json()).toEqual({
      emailOn: false,
      language: 'id',
    })
    contacts = contacts.map((one) => (one.accountId === 'head-1' ? { ...one, email: null } : one))
    await notify({ to: [{ opdId: 'dinkes' }, { role: 'head' }] })
    await worker().runOnce()
    expect(inbox.mails).toEqual([])
    expect((await deliveries()).map(({ state, lastProblem }) => `${state} ${lastProblem}`).sort()).toEqual([
      'skipped no_address',
      'skipped turned_off',
    ])
    expect((await list('health')).unread).toBe(1)
  })

  it('is tried again while the server is down, and leaves when it is back, over a restart of ours', async () => {
    await inbox.stop()
    await notify()
    await worker().runOnce()
    expect(await deliveries()).toMatchObject([
      { state: 'pending', attempts: 1, lastProblem: expect.stringContaining('ECONNREFUSED') },
    ])
    await worker().runOnce()
    expect(await deliveries()).toMatchObject([{ attempts: 1 }])
    app.clock.advance(minutes(1))
    await worker().runOnce()
    expect(await deliveries()).toMatchObject([{ attempts: 2, nextAttemptAtMs: app.clock.nowMs() + minutes(2) }])
    inbox = await startSmtpInbox(inbox.port)
    app.clock.advance(minutes(2))
    await worker().runOnce()
    expect(inbox.mails).toHaveLength(1)
    await worker().runOnce()
    expect(inbox.mails).toHaveLength(1)
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 3, lastProblem: null }])
  })

  it('4xx is tried again; nobody else has to wait behind a server that says "later" for long', async () => {
    inbox.refuseMessages(() => ({ code: 451, text: 'greylisted' }))
    await notify()
    await worker().runOnce()
    expect(await deliveries()).toMatchObject([{ state: 'pending', lastProblem: expect.stringContaining('451') }])
    inbox.refuseMessages(() => null)
    app.clock.advance(minutes(1))
    await worker().runOnce()
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }])
  })

  it('5xx for a mailbox is final, for the others not; staff can send it again', async () => {
    inbox.refuseRecipients((address) =>
      address.startsWith('opd-dinkes') ? { code: 550, text: 'no such mailbox' } : null,
    )
    await notify({ to: [{ opdId: 'dinkes' }, { role: 'head' }] })
    await worker().runOnce()
    expect(inbox.mails.map(({ to }) => to)).toEqual([['head-1@example.test']])
    const dead = (await deliveries()).find(({ state }) => state === 'dead')
    expect(dead).toMatchObject({ accountId: 'opd-dinkes', lastProblem: expect.stringContaining('550') })
    inbox.refuseRecipients(() => null)
    expect((await app.call('technician', 'POST', `/notices/deliveries/${dead?.id}/retry`, {})).status).toBe(403)
    expect((await app.call('admin', 'POST', `/notices/deliveries/${dead?.id}/retry`, {})).status).toBe(200)
    expect((await app.call('admin', 'POST', `/notices/deliveries/${dead?.id}/retry`, {})).status).toBe(404)
    await worker().runOnce()
    expect(inbox.mails).toHaveLength(2)
  })

  it('is given up after many tries', async () => {
    inbox.refuseMessages(() => ({ code: 451, text: 'later' }))
    await notify()
    await app.db
      .updateTable('notice_deliveries')
      .set({ attempts: MAX_ATTEMPTS - 1 })
      .execute()
    await worker().runOnce()
    expect(await deliveries()).toMatchObject([{ state: 'dead', attempts: MAX_ATTEMPTS }])
  })

  it('a repeat after a crash between send and note carries the same Message-ID', async () => {
    await notify()
    const crashing: Channel = {
      ...channel,
      async send(message) {
        await channel.send(message)
        throw new Error('the power went')
      },
    }
    await expect(worker(crashing).runOnce()).rejects.toThrow('the power went')
    await worker().runOnce()
    const ids = inbox.mails.map(({ raw }) => /Message-ID: (.*)/.exec(raw)?.[1])
    expect(ids).toHaveLength(2)
    expect(ids[0]).toMatch(/^<[0-9a-f-]{36}@example\.test>$/)
    expect(ids[0]).toBe(ids[1])
  })

  it('lets no value break out into another header', async () => {
    await notify({ values: { number: 'X\r\nBcc: thief@example.test' } })
    await worker().runOnce()
    expect(inbox.mails[0]?.to).toEqual(['opd-dinkes@example.test'])
    expect(inbox.mails[0]?.raw).not.toMatch(/^Bcc:/m)
  })
})
