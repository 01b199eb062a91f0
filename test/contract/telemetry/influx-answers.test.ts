import { encode } from '@msgpack/msgpack'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InfluxConnection } from '#telemetry/influx/influx-connection.ts'
import { influx1Settings } from '#test/stores/influxd.ts'
import { afterEach, describe, expect, it } from 'vitest'

const rows = [
  [1_782_838_800, 9_007_199_254_740_991, 0.5, -1, null],
  [1_782_839_100, 0, 300_000, 4_294_967_296, 'core'],
]
const answer = {
  results: [{ statement_id: 0, series: [{ name: 'x', columns: ['time', 'a', 'b', 'c', 'd'], values: rows }] }],
}

let close = (): void => undefined
afterEach(() => close())

/** An InfluxDB 1.x that gives `reply` to every query; resolves with a connection to it. */
const serverThat = async (reply: (to: ServerResponse, accept: string | undefined) => void) => {
  const server = createServer((request, to) => reply(to, request.headers.accept))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => {
    server.closeAllConnections()
    server.close()
  }
  const { port } = server.address() as AddressInfo
  return new InfluxConnection(influx1Settings(`http://127.0.0.1:${port}`, 'pantau'))
}

describe('answers of InfluxDB 1.x', () => {
  it('reads the same rows from MessagePack and, where a server knows only that, from JSON', async () => {
    for (const [type, body] of [
      ['application/x-msgpack', encode(answer)],
      ['application/json', JSON.stringify(answer)],
    ] as const) {
      const connection = await serverThat((to, accept) => {
        expect(accept).toBe('application/x-msgpack')
        to.writeHead(200, { 'content-type': type }).end(body)
      })
      expect(await connection.query('raw', ['SELECT a,b,c,d FROM x']), type).toEqual([[{ link: undefined, rows }]])
      close()
    }
  })

  it('says what a packed refusal says', async () => {
    const told = encode({ error: 'error parsing query: found x, expected SELECT at line 1, char 1' })
    const connection = await serverThat((to) =>
      to.writeHead(400, { 'content-type': 'application/x-msgpack' }).end(told),
    )
    const refused = connection.query('raw', ['x'])
    await expect(refused).rejects.toMatchObject({ code: 'refused' })
    await expect(refused).rejects.toThrow(/^[ -~]*error parsing query: found x, expected SELECT[ -~]*$/)
  })

  it('takes an answer that ends in the middle for a failure', async () => {
    const half = encode(answer).subarray(0, 60)
    const connection = await serverThat((to) =>
      to.writeHead(200, { 'content-type': 'application/x-msgpack' }).end(half),
    )
    await expect(connection.query('raw', ['SELECT a FROM x'])).rejects.toMatchObject({ code: 'io' })
  })
})
