import { workerData } from 'node:worker_threads'
import { Drain } from '../outbox/drain.ts'
import { OutboxFile } from '../outbox/outbox-file.ts'
import type { SinkReport } from '../outbox/outbox-writer.ts'
import type { MaintenanceReport } from '../telemetry-store.ts'
import { serveCalls } from '../threads/serve-calls.ts'
import { InfluxConnection } from './influx-connection.ts'
import { toStoreError } from './influx-error.ts'
import type { InfluxSettings } from './influx-settings.ts'
import { InfluxWriter } from './influx-writer.ts'

export interface SinkWorkerData {
  dataDir: string
  settings: InfluxSettings
  rollupEveryMs: number
  isShared: boolean
}

/** Entry of the collector's thread for InfluxDB: carries the outbox there and makes the rollups. */
const { dataDir, settings, rollupEveryMs, isShared } = workerData as SinkWorkerData
const maxNotes = 50
let notes: SinkReport['notes'] = []
const note = (level: 'info' | 'warn') => (fields: object, message: string) => {
  if (notes.length < maxNotes) notes.push({ level, fields, message })
}

const file = new OutboxFile(dataDir)
const writer = new InfluxWriter({
  connection: new InfluxConnection(settings),
  rollupEveryMs,
  isKeeper: !isShared,
  log: { info: note('info'), warn: note('warn') },
})
const drain = new Drain({ file, writer })
drain.start()

const nothing: MaintenanceReport = { bucketsWritten: 0, rawDaysDropped: 0, rollupRowsDropped: 0, samplesTooLate: 0 }

serveCalls({
  operations: {
    async report() {
      const result: SinkReport = { problem: drain.problem(), notes }
      notes = []
      return { result }
    },
    async maintain([nowMs, isOurs]) {
      // Also of a thread that was started anew.
      await writer.keepRollups(isOurs === true)
      const problem = drain.problem()
      if (problem !== null && problem.code !== 'slow') return { result: nothing }
      return { result: await writer.maintain(Number(nowMs)) }
    },
    async keep([isOurs]) {
      await writer.keepRollups(isOurs === true)
      return { result: null }
    },
    async rebuild([fromMs, toMs]) {
      return { result: await writer.rebuildRollups(Number(fromMs), Number(toMs)) }
    },
  },
  toStoreError,
  close() {
    void drain
      .stop()
      .then(() => writer.close())
      .finally(() => file.close())
  },
})
