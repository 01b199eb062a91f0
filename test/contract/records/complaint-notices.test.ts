import type { Role } from '#domain/principal.ts'
import type { ComplaintRow } from '#wire/complaints.ts'
import type { NoticeView } from '#wire/notices.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type RunningTestServer } from '../server/running-server.ts'

const persons = {
  head: ['head', null, false],
  officer: ['technician', null, true],
  technician: ['technician', null, false],
  otherTechnician: ['technician', null, false],
  registry: ['registry', null, false],
  leader: ['leader', null, false],
  admin: ['admin', null, false],
  dinkes: ['opd', 'dinkes', false],
  bkd: ['opd', 'bkd', false],
} as const satisfies Record<string, readonly [Exclude<Role, 'wall' | 'collector'>, string | null, boolean]>
type Person = keyof typeof persons
const everyone = Object.keys(persons) as Person[]

/** Through the real accounts, outbox and routes: what stands in whose list after each event. */
describe('notices of a complaint', () => {
  let server: RunningTestServer
  const ids = {} as Record<Person, string>
  /** A fresh session each time: the clock jumps over days. */
  const signedIn = async (who: Person) => ({ cookie: await server.cookieOf(ids[who]) })
  const seen = new Set<string>()

  beforeAll(async () => {
    server = await startTestServer()
    for (const name of everyone) {
      const [role, opdId, complaintOfficer] = persons[name]
      ids[name] = await server.addPerson({ login: name, name, role, opdId, complaintOfficer })
    }
  })
  afterAll(() => server.stop())

  const send = async (who: Person, path: string, body: object): Promise<ComplaintRow> => {
    const response = await server.call('POST', `/api/v1${path}`, { ...(await signedIn(who)), body })
    expect(response.ok, `${who} ${path} ${await response.clone().text()}`).toBe(true)
    return (await response.json()) as ComplaintRow
  }
  /** What came since the last look: `person: kind`, the urgent ones marked. */
  const fresh = async (): Promise<string[]> => {
    const found: string[] = []
    for (const name of everyone) {
      const response = await server.call('GET', '/api/v1/notices?limit=100', await signedIn(name))
      const { notices } = (await response.json()) as { notices: NoticeView[] }
      for (const { id, kind, urgency, text } of notices) {
        if (seen.has(id)) continue
        seen.add(id)
        expect(text.id, kind).toMatch(/ADU\/\d{4}/)
        found.push(`${name}: ${kind.replace('complaint.', '')}${urgency === 'breach' ? '!' : ''}`)
      }
    }
    return found
  }
  const move = (who: Person, { id, version }: ComplaintRow, name: string, more: object = {}) =>
    send(who, `/complaints/${id}/${name}`, { version, ...more })

  it('reach the agency, the one who works on it, and the second level; each once, and never who did it', async () => {
    let row = await send('registry', '/complaints', {
      channel: 'phone',
      category: 'slow',
      text: 'Lambat sejak pagi.',
      opdId: 'dinkes',
    })
    const office = ['head: filed', 'officer: filed', 'technician: filed', 'otherTechnician: filed']
    expect(await fresh()).toEqual([...office, 'dinkes: recorded'])
    row = await move('technician', row, 'take')
    expect(await fresh()).toEqual(['dinkes: taken'])
    row = await move('technician', row, 'answer', { text: 'Kami periksa.' })
    expect(await fresh()).toEqual(['dinkes: answered'])
    row = await move('otherTechnician', row, 'note', { text: 'Port menara.' })
    expect(await fresh()).toEqual(['technician: noted'])
    row = await move('technician', row, 'escalate', { cause: 'beyond_authority' })
    expect(await fresh()).toEqual(['head: escalated', 'officer: escalated'])
    row = await move('officer', row, 'resolve', { text: 'Sudah diganti.' })
    expect(await fresh()).toEqual(['dinkes: resolved'])
    row = await move('dinkes', row, 'contest', { text: 'Masih lambat.' })
    expect(await fresh()).toEqual(['head: contested', 'officer: contested', 'technician: contested'])
    row = await move('head', row, 'resolve', { text: 'Kabel diganti.' })
    expect(await fresh()).toEqual(['dinkes: resolved'])
    await move('dinkes', row, 'close')
    expect(await fresh()).toEqual(['technician: closed'])
  })

  it('of a passed limit are urgent, once, and reach the second level and the assignee', async () => {
    const row = await send('dinkes', '/complaints', { channel: 'in_app', category: 'down', text: 'Putus.' })
    await move('technician', row, 'take')
    await fresh()
    server.now.ms = row.escalateDueAtMs + 1
    await server.again('complaint-limits')
    expect(await fresh()).toEqual(['head: overdue!', 'officer: overdue!', 'technician: overdue!'])
    await server.again('complaint-limits')
    expect(await fresh()).toEqual([])
    // Exactly at the limit is on time.
    server.now.ms = row.resolveDueAtMs
    await server.again('complaint-limits')
    expect(await fresh()).toEqual([])
    server.now.ms += 1
    await server.again('complaint-limits')
    expect(await fresh()).toEqual(['head: unresolved!', 'officer: unresolved!', 'technician: unresolved!'])
    await server.again('complaint-limits')
    expect(await fresh()).toEqual([])
  })

  it('of a citizen reach the desk that has to answer him, and no agency', async () => {
    const body = { channel: 'instagram', category: 'other', text: 'Situs lambat.', anonymous: true }
    let row = await send('registry', '/complaints', body)
    await fresh()
    row = await move('technician', row, 'take')
    row = await move('technician', row, 'answer', { text: 'Terima kasih.' })
    await move('head', row, 'reject', { text: 'Bukan layanan kami.' })
    // Three events of one instant: their order in a list is nobody's promise.
    expect((await fresh()).sort()).toEqual([
      'registry: answered',
      'registry: rejected',
      'registry: taken',
      'technician: rejected',
    ])
  })

  it('never reached the other agency, nor those who have no part in it', async () => {
    for (const name of ['bkd', 'leader', 'admin'] as const) {
      const response = await server.call('GET', '/api/v1/notices', await signedIn(name))
      expect(await response.json(), name).toMatchObject({ notices: [], unread: 0 })
    }
  })
})
