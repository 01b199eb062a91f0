// Health of a container: `serve` answers HTTP, `collect` tells its state on its socket. Plain JavaScript, no package.
import { createConnection } from 'node:net'
import { join } from 'node:path'

const ends = (ok, why) => {
  process.stdout.write(`${why}\n`)
  process.exit(ok ? 0 : 1)
}
setTimeout(() => ends(false, 'no answer within 8 s'), 8_000).unref()

/** A degraded server still serves: it must not be restarted because a store is away. */
const serve = async () => {
  const reply = await fetch(`http://127.0.0.1:${process.env.PANTAU_HTTP_PORT || 8080}/api/v1/health`)
  const { status } = await reply.json()
  ends(reply.ok, `server: ${status}`)
}

/** Silence of a collector with devices is no health; one that has none yet waits for its inventory. */
const MAX_CYCLE_AGE_MS = 120_000
const judge = ({ startedAtMs, lastCycleAtMs, devices }) => {
  const ageMs = Date.now() - (lastCycleAtMs ?? startedAtMs)
  ends(devices.length === 0 || ageMs <= MAX_CYCLE_AGE_MS, `collector: newest cycle ${Math.round(ageMs / 1000)} s ago`)
}

const collect = () => {
  const socket = createConnection(join(process.env.PANTAU_DATA_DIR || 'data', 'collector.sock'))
  socket.on('error', (error) => ends(false, `collector: ${error.message}`))
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    const lines = (text + chunk).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) {
      const message = JSON.parse(line)
      if (message.type === 'status') judge(message.status)
    }
  })
}

const [part] = process.argv.slice(2)
if (part === 'collect') collect()
else await serve().catch((error) => ends(false, `server: ${error.message}`))
