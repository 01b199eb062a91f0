import { canonicalJson } from '#domain/canonical-json.ts'
import { SeriesFileError } from '#domain/verification/read-series-csv.ts'
import { openTelemetryReader } from '#telemetry/open-telemetry.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import { loadSettings } from '../load-settings.ts'
import { certificateText, exitCodeOf } from '../verify/certificate-report.ts'
import { InputError } from '../verify/input-error.ts'
import { judgeFile } from '../verify/judge-file.ts'
import { readCertificate } from '../verify/read-certificate.ts'
import { recomputeCertificate } from '../verify/recompute-certificate.ts'
import { verdictText } from '../verify/verdict-report.ts'

const USAGE_ERROR = 2

const options = {
  series: { type: 'string' },
  certificate: { type: 'string' },
  config: { type: 'string' },
  'changed-at': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  direction: { type: 'string', default: 'both' },
  interval: { type: 'string' },
  'agent-refresh': { type: 'string' },
  burst: { type: 'string' },
  overhead: { type: 'string' },
  port: { type: 'string' },
  shaper: { type: 'string' },
  uplink: { type: 'string' },
  'time-scale': { type: 'string' },
  lang: { type: 'string', default: 'id' },
  json: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parse>
const parse = (args: string[]) => {
  try {
    return parseArgs({ args, options, strict: true }).values
  } catch (error) {
    throw new InputError((error as Error).message)
  }
}

const languageOf = ({ lang }: Values): 'id' | 'en' => {
  if (lang !== 'id' && lang !== 'en') throw new InputError(`--lang "${lang}" is not one of id, en`)
  return lang
}

const verifySeries = (values: Values): number => {
  const language = languageOf(values)
  const report = judgeFile(values)
  console.log(values.json ? canonicalJson(report) : verdictText(report, language))
  return 0
}

const verifyCertificate = async (values: Values, path: string): Promise<number> => {
  const language = languageOf(values)
  if (values.series !== undefined)
    throw new InputError('--series and --certificate cannot go together; give one of them')
  const certificate = readCertificate(path)
  const { config } = loadSettings(values.config === undefined ? [] : ['--config', values.config])
  const { dataDir } = config
  const outcome = await recomputeCertificate(certificate, () => {
    if (config.telemetry.engine === 'sqlite' && !existsSync(join(dataDir, 'telemetry.db')))
      throw new InputError(`there is no telemetry in ${dataDir}; say where with PANTAU_DATA_DIR=/path/to/folder`)
    return openTelemetryReader(config)
  })
  console.log(
    values.json
      ? canonicalJson({ ...outcome, certificate: certificate.hash })
      : certificateText(certificate, outcome, language),
  )
  return exitCodeOf(outcome)
}

export const command: Command = {
  summary: 'judge from measured rates whether an increase is real; recompute a certificate',
  usage: `pantau verify --series FILE.csv --changed-at ISO --from BPS --to BPS [--direction down|up|both] [--json]
       pantau verify --certificate FILE.json [--json] [--config FILE]
  FILE.csv      time,down_bps,up_bps: ISO UTC times, each row the mean over the interval that begins there (1 s to
                5 min); a missing row or an empty cell is a hole
  BPS           bit/s, or 512k, 50M, 1.5G
  margins       --agent-refresh S (assumed 35)  --burst S (assumed 25)  --overhead SHARE (assumed 0.2)
  known limits  --shaper BPS  --port BPS  --uplink BPS
  others        --interval S  --time-scale SHARE (laboratory)  --lang id|en
  FILE.json     a certificate of Pantau: judged again from the store in PANTAU_DATA_DIR
  exit code     --series: 0 a verdict was given, 2 the call or the file is wrong
                --certificate: 0 the same, 1 different or tampered with, 2 the call or the file is wrong, 3 cannot be
                recomputed any more (raw samples dropped by retention, or judged by another version)`,
  async run(args) {
    try {
      const values = parse(args)
      return values.certificate === undefined
        ? verifySeries(values)
        : await verifyCertificate(values, values.certificate)
    } catch (error) {
      if (error instanceof TelemetryStoreError) {
        console.error(`pantau verify: the telemetry cannot be read: ${error.message}`)
        return USAGE_ERROR
      }
      if (!(error instanceof InputError) && !(error instanceof SeriesFileError)) throw error
      console.error(`pantau verify: ${error.message}`)
      return USAGE_ERROR
    }
  },
}
