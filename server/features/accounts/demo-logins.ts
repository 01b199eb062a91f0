import type { SiteView } from '#wire/session.ts'
import type { ServiceDb } from '../../database/service-database.ts'

/** The one password of the demo city. It opens demo accounts alone, in demo mode alone, from this machine alone. */
export const DEMO_PASSWORD = 'demo-pantau'

/** One log-in of each role, to choose from on the log-in screen of the demo. */
export const demoLogins = async (db: ServiceDb): Promise<SiteView['demoLogins']> => {
  const rows = await db
    .selectFrom('accounts')
    .select(['login', 'name', 'role'])
    .where('is_demo', '=', 1)
    .where('active', '=', 1)
    .orderBy('created_at_ms')
    .orderBy('login')
    .execute()
  const firsts = rows.filter((row, index) => rows.findIndex(({ role }) => role === row.role) === index)
  return firsts.map(({ login, name, role }) => ({
    login,
    name,
    role: role as SiteView['demoLogins'][number]['role'],
    password: DEMO_PASSWORD,
  }))
}
