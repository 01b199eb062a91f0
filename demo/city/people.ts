import type { Role } from '#domain/principal.ts'
import { demoOpds } from './opds.ts'

/** Posts, never persons: the demo city has nobody in it. */
export interface DemoPerson {
  /** Fixed, so that requests of the demo can name it. */
  id: string
  login: string
  name: string
  role: Exclude<Role, 'wall' | 'collector'>
  opdId: string | null
  complaintOfficer: boolean
  /** Standard, component 8: at least D3 in IT, for technicians. */
  education: 'd3' | 's1' | null
  networkKnowledge: 'basic' | 'certified' | null
}

const person = (login: string, name: string, role: DemoPerson['role'], more: Partial<DemoPerson> = {}): DemoPerson => ({
  id: `demo-${login}`,
  login,
  name,
  role,
  opdId: null,
  complaintOfficer: false,
  education: null,
  networkKnowledge: null,
  ...more,
})

export const technicians: readonly DemoPerson[] = [1, 2, 3, 4].map((number) =>
  person(`teknisi${number}`, `Teknisi ${number}`, 'technician', {
    education: number % 2 === 0 ? 's1' : 'd3',
    networkKnowledge: number < 3 ? 'certified' : 'basic',
  }),
)
export const head = person('kabid', 'Kabid Infrastruktur dan Statistik', 'head', { complaintOfficer: true })
export const leader = person('pimpinan', 'Kepala Dinas', 'leader')
export const registry = person('agenda', 'Petugas Agenda', 'registry')
export const admin = person('admin', 'Administrator', 'admin')

const ofOpd = ({ id, shortName }: (typeof demoOpds)[number]): DemoPerson =>
  person(`opd-${id}`, `Pemohon ${shortName}`, 'opd', { opdId: id })

/** The log-ins that the demo's first screen offers: one of each role; the agency with the proven increase. */
export const firstPeople: readonly DemoPerson[] = [
  head,
  ...technicians,
  registry,
  leader,
  admin,
  ...demoOpds.filter(({ id }) => id === 'dinkes').map(ofOpd),
]
export const otherPeople: readonly DemoPerson[] = demoOpds.filter(({ id }) => id !== 'dinkes').map(ofOpd)
