import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { telemetryStoreContract } from './telemetry-store.contract.ts'

telemetryStoreContract('sqlite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-telemetry-'))
  const options = { dataDir, retention: { rawDays: 2 }, rollupEveryMs: 300_000 }
  const reader = await openSqliteTelemetry({ ...options, mode: 'reader' })
  const writer = await openSqliteTelemetry({ ...options, mode: 'writer' })
  return {
    writer,
    reader,
    async close() {
      await writer.close()
      await reader.close()
      rmSync(dataDir, { recursive: true })
    },
  }
})
