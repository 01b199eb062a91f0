import { refusePassword } from '#domain/password-rules.ts'
import { describe, expect, it } from 'vitest'

describe('the rule of passwords', () => {
  it.each([
    ['pendek', 'too-short'],
    ['x'.repeat(201), 'too-long'],
    ['aaaaaaaaaaaa', 'too-simple'],
    ['Password123!', 'too-simple'],
    ['pantau2026', 'too-simple'],
    ['admin-admin-1', 'too-simple'],
    ['12345 67890', 'too-simple'],
    ['rahasia teknisi-a', 'contains-name'],
    ['kata yang lama', 'same-as-before'],
    ['gunung slamet berkabut', null],
    ['9fj2-kx8q-zz41', null],
    ['laut jawa yang luas', null],
  ])('%s → %s', (password, refusal) => {
    expect(refusePassword(password, { login: 'teknisi-a', current: 'kata yang lama' })).toBe(refusal)
  })
})
