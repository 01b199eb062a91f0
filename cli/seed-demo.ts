import { readCityState } from '#demo/city/city-state.ts'
import { firstPeople, otherPeople, type DemoPerson } from '#demo/city/people.ts'
import { complaintHistory } from '#demo/complaints/complaint-history.ts'
import { requestHistory } from '#demo/requests/request-history.ts'
import { seedDemoAccounts, type SeededAccount } from '#server/features/accounts/seed-accounts.ts'
import type { DemoSeed } from '#server/main.ts'

const account = (person: DemoPerson): SeededAccount => ({ ...person, language: 'id', email: null })

/** People, requests and complaints of the demo city for its own service database; never loaded when an inventory is given. */
export const demoSeed = (dataDir: string): DemoSeed => ({
  async people(db, nowMs) {
    await seedDemoAccounts(db, firstPeople.map(account), nowMs)
    // A moment later: the log-in screen offers the first account of each role.
    await seedDemoAccounts(db, otherPeople.map(account), nowMs + 1)
  },
  async records({ requests, complaints }, nowMs) {
    const bornAtMs = readCityState(dataDir)?.bornAtMs ?? nowMs
    await requests.importHistory(requestHistory(bornAtMs, nowMs))
    await complaints.importHistory(complaintHistory(bornAtMs, nowMs))
  },
})
