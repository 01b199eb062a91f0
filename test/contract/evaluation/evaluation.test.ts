import { isIntact } from '#domain/evaluation/evaluate.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import { sha256 } from '#server/features/evaluation/gather-input.ts'
import { evaluationDocument } from '#wire/evaluation-document.ts'
import type { EvaluationView, FrozenEvaluation, ServiceFigures } from '#wire/evaluation.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wib } from '../../unit/domain/request-scene.ts'
import type { PersonName } from '../records/records-app.ts'
import { type EvaluationApp, startEvaluationApp } from './evaluation-app.ts'

/** The hand clock of the app begins on 24 Nov 2026. */
const quarter = '2026-Q4'
const next = '2027-Q1'
const path = `/evaluations/${quarter}`
const signer = { name: 'Kepala Dinas', nip: '19700101 199003 1 001', position: 'Kepala Dinas', note: 'Lanjutkan.' }

let app: EvaluationApp
beforeEach(async () => {
  app = await startEvaluationApp()
})
afterEach(() => app.stop())

const figure = ({ document }: EvaluationView, id: string) => document?.figures.find((one) => one.id === id)?.value
const afterQuarter = () => app.clock.set(wib('2027-01-04 09:00'))
const signed = (view: EvaluationView, more: object = {}) =>
  app.ok<EvaluationView>('leader', 'POST', `${path}/sign`, { ...signer, hash: view.evaluation.hash, ...more })

describe('who may', () => {
  it.each(['health', 'technician', 'registry', 'wall'] as PersonName[])('%s sees no evaluation', async (who) => {
    for (const [method, at, body] of [
      ['GET', '/evaluations'],
      ['GET', path],
      ['GET', `${path}.json`],
      ['GET', `${path}.csv`],
      ['POST', `${path}/compute`, {}],
      ['POST', `${path}/notes`, { section: 'summary', text: 'x' }],
    ] as const)
      expect((await app.refused(who, method, at, body)).status, `${method} ${at}`).toBe(403)
  })
  it('the head computes and the leader signs, never the other way round', async () => {
    const view = await app.computed(quarter)
    expect(view.may).toMatchObject({ compute: true, sign: false, note: true })
    expect((await app.refused('head', 'POST', `${path}/sign`, { ...signer, hash: view.evaluation.hash })).status).toBe(
      403,
    )
    expect((await app.refused('leader', 'POST', `${path}/compute`, {})).status).toBe(403)
    expect((await app.refused('admin', 'POST', `${path}/notes`, { section: 'summary', text: 'x' })).status).toBe(403)
  })
  it('a quarter that has not begun is refused', async () => {
    expect(await app.refused('head', 'POST', `/evaluations/${next}/compute`, {})).toMatchObject({ reason: 'not_begun' })
    expect((await app.refused('head', 'GET', '/evaluations/2026-Q7')).status).toBe(400)
  })
})

describe('computing', () => {
  it('gives a document that its schema accepts and its hash covers, the same again from the same data', async () => {
    await app.finished()
    const view = await app.computed(quarter)
    expect(view.evaluation).toMatchObject({ state: 'computed', computation: null, isFinished: false })
    expect([
      figure(view, 'in'),
      figure(view, 'done'),
      figure(view, 'added.down'),
      figure(view, 'availability'),
    ]).toEqual([1, 1, 30e6, 1])
    const document = evaluationDocument.parse(await app.ok('admin', 'GET', `${path}.json`))
    expect(isIntact(document, sha256)).toBe(true)
    expect(isIntact({ ...document, title: 'x' }, sha256)).toBe(false)
    expect((await app.computed(quarter)).evaluation.hash).toBe(document.hash)
    expect(app.published.filter(({ topic }) => topic === 'evaluation').length).toBeGreaterThan(1)
  })
  it('a store that is away gives no half document, and says so', async () => {
    app.telemetry.fails = true
    const view = await app.computed(quarter)
    expect(view.document).toBeNull()
    expect(view.evaluation).toMatchObject({ state: 'draft', computation: { state: 'failed' } })
    app.telemetry.fails = false
    expect((await app.computed(quarter)).evaluation).toMatchObject({ state: 'computed', computation: null })
  })
  it('exports figures and tables as CSV that Indonesian Excel opens', async () => {
    await app.finished()
    await app.computed(quarter)
    const bytes = await (await app.call('leader', 'GET', `${path}.csv`)).arrayBuffer()
    const figures = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    expect(figures.startsWith('\uFEFFid;nama;satuan;nilai')).toBe(true)
    expect(figures).toContain('\r\nin;Masuk;count;1;')
    const requests = await (await app.call('leader', 'GET', `${path}.csv?table=requests`)).text()
    expect(requests.split('\r\n')).toHaveLength(3)
    expect(requests).toContain('2026-11-24T10:00:00+07:00')
    expect((await app.refused('leader', 'GET', `${path}.csv?table=nothing`)).status).toBe(404)
  })
  it('publishes its JSON schema', async () => {
    const schema = await app.ok<{ properties: object }>('head', 'GET', '/evaluations/schema.json')
    expect(Object.keys(schema.properties)).toContain('figures')
  })
})

describe('signing', () => {
  it('waits for the end of the quarter and for the figures that were shown', async () => {
    const early = await app.computed(quarter)
    const body = { ...signer, hash: early.evaluation.hash }
    expect(await app.refused('leader', 'POST', `${path}/sign`, body)).toMatchObject({ reason: 'not_finished' })
    afterQuarter()
    await app.computed(quarter)
    expect(await app.refused('leader', 'POST', `${path}/sign`, body)).toMatchObject({
      status: 409,
      reason: 'figures_changed',
    })
    for (const nip of ['', '123', 'abc'])
      expect((await app.refused('leader', 'POST', `${path}/sign`, { ...body, nip })).status).toBe(400)
  })
  it('freezes a copy; late data show as differences and wait for a revision with a reason', async () => {
    await app.finished()
    await app.ok('leader', 'POST', `${path}/notes`, { section: 'summary', text: 'Baik.' })
    afterQuarter()
    const figures = (person: PersonName) => app.ok<ServiceFigures>(person, 'GET', '/service-figures')
    expect(await figures('health')).toEqual({ published: null })
    const view = await signed(await app.computed(quarter))
    expect(view.evaluation).toMatchObject({
      state: 'signed',
      signatures: [{ revision: 1, name: signer.name, reason: '' }],
    })
    expect(
      await app.refused('leader', 'POST', `${path}/sign`, { ...signer, hash: view.evaluation.hash }),
    ).toMatchObject({
      reason: 'nothing_new',
    })
    const first = await app.ok<FrozenEvaluation>('head', 'GET', `${path}/revisions/1`)
    const { hash, ...copy } = first
    expect(sha256(canonicalJson(copy))).toBe(hash)
    expect(first.notes.map(({ text }) => text)).toEqual(['Baik.'])

    // The link was down a tenth of the time, as a late import tells.
    app.telemetry.downShare = 0.1
    const changed = await app.computed(quarter)
    expect(changed.evaluation.state).toBe('revision')
    expect(changed.differences).toContainEqual({
      id: 'availability',
      name: 'Ketersediaan',
      signed: 1,
      now: 0.9,
      unit: 'share',
    })
    const again = { ...signer, hash: changed.evaluation.hash }
    expect((await app.refused('leader', 'POST', `${path}/sign`, again)).status).toBe(400)
    const revised = await signed(changed, { reason: 'Data tautan terlambat masuk.' })
    expect(revised.evaluation).toMatchObject({ state: 'signed', signatures: [{ revision: 1 }, { revision: 2 }] })
    expect(revised.evaluation.signatures[1]?.differences.map(({ id }) => id)).toContain('availability')
    expect(await app.ok('head', 'GET', `${path}/revisions/1`)).toEqual(first)
    // What was signed is told to every agency: the totals, never the rows behind them.
    const { published } = await figures('health')
    expect(published).toMatchObject({ quarter, revision: 2 })
    for (const { id, value, denominator } of published?.figures ?? [])
      expect(revised.document?.figures).toContainEqual(expect.objectContaining({ id, value, denominator }))
    expect(published?.figures.map(({ id }) => id)).toEqual([
      'onTime',
      'proof.proven',
      'complaint.in',
      'complaint.resolvedOnTime',
    ])
    expect(JSON.stringify(published)).not.toContain('"rows"')
    const audit = await app.db
      .selectFrom('audit_entries')
      .select('action')
      .where('action', 'like', 'evaluation.%')
      .orderBy('seq')
      .execute()
    expect(audit.map(({ action }) => action)).toEqual([
      'evaluation.note',
      'evaluation.compute',
      'evaluation.sign',
      'evaluation.compute',
      'evaluation.sign',
    ])
  })
  it('what happens after the quarter does not disturb it', async () => {
    const id = await app.finished()
    afterQuarter()
    await signed(await app.computed(quarter))
    const { request } = await app.ok<{ request: { id: string; version: number } }>('health', 'GET', `/requests/${id}`)
    await app.move('health', request, 'accept', { remark: 'Terima kasih.' })
    app.clock.advance(86_400_000)
    expect((await app.computed(quarter)).evaluation.state).toBe('signed')
  })
})

describe('follow-ups', () => {
  const dueDate = '2027-02-01'
  it('are carried into the next quarter until they are done', async () => {
    const body = { what: 'Tambah kapasitas RSUD', owner: 'Kabid', dueDate }
    const { followUps } = await app.ok<EvaluationView>('leader', 'POST', `${path}/follow-ups`, body)
    const [made] = followUps
    expect(made).toMatchObject({ ...body, state: 'open', isCarried: false, isOverdue: false })
    app.clock.set(wib('2027-02-02 09:00'))
    const inNext = async (of: string) => (await app.ok<EvaluationView>('head', 'GET', `/evaluations/${of}`)).followUps
    expect(await inNext(next)).toMatchObject([{ isCarried: true, isOverdue: true }])
    const update = { expectedVersion: 1, state: 'done', owner: 'Kabid', dueDate, outcome: 'Selesai.' }
    await app.ok('head', 'POST', `/evaluations/${next}/follow-ups/${made?.id}`, update)
    expect(await app.refused('head', 'POST', `/evaluations/${next}/follow-ups/${made?.id}`, update)).toMatchObject({
      status: 409,
    })
    expect(await inNext(next)).toMatchObject([{ state: 'done', outcome: 'Selesai.' }])
    app.clock.set(wib('2027-05-02 09:00'))
    expect(await inNext('2027-Q2')).toEqual([])
  })
  it('refuse a day that does not exist', async () => {
    const body = { what: 'x', owner: 'y', dueDate: '2027-02-30' }
    expect((await app.refused('head', 'POST', `${path}/follow-ups`, body)).status).toBe(400)
  })
})

describe('the scheduled close', () => {
  it('makes up for missed quarters, once, also when two servers share the database', async () => {
    await app.finished()
    expect(await app.evaluation.job.run()).toEqual([])
    app.clock.set(wib('2027-07-05 09:00'))
    const [one, other] = await Promise.all([app.evaluation.job.run(), app.secondJob().run()])
    expect([...one, ...other].sort()).toEqual(['2026-Q4', '2027-Q1', '2027-Q2'])
    expect(await app.evaluation.job.run()).toEqual([])
    const { document } = await app.ok<EvaluationView>('leader', 'GET', '/evaluations/2027-Q1')
    const trend = document?.tables.find(({ id }) => id === 'trend')
    expect(trend?.columns.map(({ id }) => id).slice(-2)).toEqual(['2026-Q4', '2027-Q1'])
  })
  it('finds late data the day after, and leaves alone what did not change', async () => {
    await app.finished()
    afterQuarter()
    expect(await app.evaluation.job.run()).toEqual([quarter])
    await signed(await app.ok<EvaluationView>('head', 'GET', path))
    app.clock.advance(86_400_000)
    expect(await app.evaluation.job.run()).toEqual([])
    app.telemetry.downShare = 0.1
    app.clock.advance(86_400_000)
    expect(await app.evaluation.job.run()).toEqual([quarter])
    expect((await app.ok<EvaluationView>('leader', 'GET', path)).evaluation.state).toBe('revision')
  })
  it('tries again what failed, after half an hour', async () => {
    await app.finished()
    afterQuarter()
    app.telemetry.fails = true
    expect(await app.evaluation.job.run()).toEqual([])
    app.telemetry.fails = false
    expect(await app.evaluation.job.run()).toEqual([])
    app.clock.advance(1_800_000)
    expect(await app.evaluation.job.run()).toEqual([quarter])
  })
})
