import { createCityDevice } from '#demo/agents/city-device.ts'
import { ETHERNET_HEADER } from '#demo/agents/device-mib.ts'
import { demoDevices } from '#demo/city/devices.ts'
import { silences } from '#demo/incidents.ts'
import { parseOid } from '#demo/snmp/ber.ts'
import { describe, expect, it } from 'vitest'

const bornAtMs = Date.parse('2026-11-24T07:00:00Z')
const DAY_MS = 86_400_000
/** Ten minutes in which no device is silent. */
const startedAtMs =
  Array.from({ length: 2000 }, (_, at) => bornAtMs + at * 600_000).find((atMs) =>
    demoDevices.every(({ id }) => silences(id, atMs - 60_000, atMs + 600_000).length === 0),
  ) ?? 0

const ifX = '1.3.6.1.2.1.31.1.1.1'
const ifEntry = '1.3.6.1.2.1.2.2.1'
const upTime = '1.3.6.1.2.1.1.3.0'

const cityOf = (id: string) => {
  const device = demoDevices.find((one) => one.id === id)
  if (!device) throw new Error(id)
  return createCityDevice(device, { bornAtMs, startedAtMs })
}
type View = ReturnType<ReturnType<typeof cityOf>['viewAt']>
const number = (view: View, oid: string): number => {
  const value = view.get(parseOid(oid))
  if (!value) throw new Error(`no ${oid}`)
  return Number(BigInt(`0x${value.subarray(2).toString('hex')}`))
}

describe('a device of the city', () => {
  it('MikroTik: uptime in whole seconds, queue packets stand still, its interface counts 14 octets more a packet', () => {
    const city = cityOf('mt-kecamatan')
    const [first, last] = [city.viewAt(startedAtMs + 1_234), city.viewAt(startedAtMs + 61_777)]
    expect(number(first, upTime)).toBe(100)
    const queue = (view: View, column: number) => number(view, `1.3.6.1.4.1.14988.1.1.2.1.1.${column}.1`)
    expect(queue(last, 8)).toBeGreaterThan(queue(first, 8))
    expect([queue(first, 10), queue(last, 10)]).toEqual([0, 0])
    const packets = number(last, `${ifX}.11.2`)
    expect(packets).toBeGreaterThan(0)
    // The port faces the OPD: what it sends is the download, and so is column 8.
    expect(number(last, `${ifX}.10.2`) - queue(last, 8)).toBe(packets * ETHERNET_HEADER)
  })
  it('old switch: 32 bits that wrap, and no ifXTable', () => {
    const city = cityOf('sw-lama')
    const view = city.viewAt(startedAtMs + 1000)
    expect(view.get(parseOid(`${ifX}.6.1`))).toBeUndefined()
    let last = number(view, `${ifEntry}.16.3`)
    expect(last).toBeGreaterThan(3.7e9)
    let wraps = 0
    for (let minute = 1; minute < 24 * 60; minute += 5) {
      const next = number(city.viewAt(startedAtMs + minute * 60_000), `${ifEntry}.16.3`)
      expect(next).toBeLessThan(2 ** 32)
      if (next < last) wraps += 1
      last = next
    }
    expect(wraps).toBeGreaterThan(0)
  })
  it('Linux: counters renewed every 3 s', () => {
    const city = cityOf('gw-nirkabel')
    const values = Array.from({ length: 40 }, (_, at) =>
      number(city.viewAt(startedAtMs + 10_000 + at * 300), `${ifX}.6.4`),
    )
    expect(new Set(values).size).toBeGreaterThanOrEqual(4)
    expect(new Set(values).size).toBeLessThanOrEqual(5)
  })
  it('numbers its ports anew without changing their names, and each name keeps its counters', () => {
    const city = cityOf('gw-nirkabel')
    const names = (view: View): Map<string, number> => {
      const found = new Map<string, number>()
      for (let index = 4; index < 9; index++)
        found.set(
          view
            .get(parseOid(`${ifX}.1.${index}`))
            ?.subarray(2)
            .toString() ?? '',
          index,
        )
      return found
    }
    const octets = (view: View): number => number(view, `${ifX}.6.${names(view).get('wl-dlh') ?? 0}`)
    let before = city.viewAt(startedAtMs)
    let changes = 0
    for (let minute = 10; minute < 2 * 24 * 60; minute += 10) {
      const after = city.viewAt(startedAtMs + minute * 60_000)
      expect([...names(after).keys()].sort()).toEqual([...names(before).keys()].sort())
      if (names(after).get('wl-dlh') !== names(before).get('wl-dlh')) changes += 1
      // Either they went on, or the device restarted, and its uptime shows it.
      const restarted = number(after, upTime) < number(before, upTime)
      expect(octets(after) >= octets(before) || restarted).toBe(true)
      before = after
    }
    expect(changes).toBeGreaterThan(2)
  })
  it('is silent while it restarts, and starts from nothing with one more boot', () => {
    const span = silences('rt-balaikota', startedAtMs + 600_000, startedAtMs + 90 * DAY_MS)[0]
    if (!span) throw new Error('no restart in ninety days')
    const city = cityOf('rt-balaikota')
    const before = city.viewAt(span.fromMs - 1000)
    const boots = city.engine.boots()
    expect(city.isAliveAt(span.fromMs + 1000)).toBe(false)
    expect(city.isAliveAt(span.toMs + 1000)).toBe(true)
    expect(city.engine.boots()).toBeGreaterThan(boots)
    const after = city.viewAt(span.toMs + 1000)
    expect(number(after, upTime)).toBe(100)
    expect(number(after, `${ifX}.10.1`)).toBeLessThan(number(before, `${ifX}.10.1`))
  })
})
