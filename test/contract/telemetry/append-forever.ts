/**
 * Child of the kill test: appends one batch after the other, with maintenance between, and prints each slot once its
 * append resolved. Arguments: data folder, first slot (ms). Runs until it is killed.
 */
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { sample } from './sample-builder.ts'

const [dataDir = '', firstSlot = ''] = process.argv.slice(2)
const writer = await openSqliteTelemetry({ dataDir, mode: 'writer', rollupEveryMs: 300_000, retention: { rawDays: 1 } })

const linksPerBatch = 40
let slotMs = Number(firstSlot)
const maintainAlways = async (): Promise<never> => {
  for (;;) {
    await writer.maintain(slotMs)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
void maintainAlways()
for (;;) {
  const links = Array.from({ length: linksPerBatch }, (_, link) =>
    sample(slotMs, 1000 + link, { linkId: `link-${link}` }),
  )
  // Every fifth cycle comes late, after its bucket may have been rolled up.
  const late = slotMs % 50_000 === 0 ? [sample(slotMs - 600_000 - 5000, 77, { linkId: 'terlambat' })] : []
  await writer.append([...links, ...late])
  process.stdout.write(`${slotMs}\n`)
  slotMs += 10_000
}
