import { createLogger } from '#platform/logger.ts'
import { redact } from '#platform/redact.ts'
import { Secret } from '#platform/secret.ts'
import { describe, expect, it } from 'vitest'

const logged = (write: (log: ReturnType<typeof createLogger>) => void): string => {
  let out = ''
  write(createLogger('test', 'trace', { write: (line: string) => (out += line) }))
  return out
}

describe('the logger', () => {
  it('never prints a secret, however deep it lies and however it came', () => {
    const device = {
      id: 'core-1',
      snmp: { version: '3', auth: { protocol: 'sha', key: 'hush-auth' }, priv: { key: 'hush-priv' } },
    }
    const out = logged((log) => {
      log.info({ inventory: { devices: [device, { snmp: { community: 'hush-comm' } }] } }, 'loaded')
      log.warn({
        req: { headers: { cookie: 'hush-cookie', Authorization: 'hush-bearer', 'set-cookie': ['hush-set'] } },
      })
      log.error({ error: Object.assign(new Error('refused'), { config: { password: 'hush-pass' } }) })
      log.child({ token: 'hush-child' }).info({ wrapped: new Secret('hush-wrapped') })
    })
    expect(out).not.toContain('hush')
    expect(out).toContain('core-1')
    expect(out).toContain('refused')
    expect(device.snmp.priv.key).toBe('hush-priv')
  })

  it('keeps message, stack and cause of an error', () => {
    const facts = redact({ error: new Error('outer', { cause: new Error('inner') }) }) as {
      error: { message: string; stack: string; cause: { message: string } }
    }
    expect(facts.error.message).toBe('outer')
    expect(facts.error.stack).toContain('logger.test')
    expect(facts.error.cause.message).toBe('inner')
  })

  it('survives cycles, BigInt and long lists', () => {
    const cyclic: Record<string, unknown> = { octets: 18446744073709551615n, many: new Array(5000).fill(1) }
    cyclic['self'] = cyclic
    expect(redact(cyclic)).toMatchObject({ octets: '18446744073709551615', self: '[deep]' })
    expect((redact(cyclic) as { many: number[] }).many).toHaveLength(200)
  })
})
