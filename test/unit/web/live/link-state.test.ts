import { linkState, type LinkFacts } from '#web/live/link-state.ts'
import { expect, it } from 'vitest'

const well: LinkFacts = {
  isMaintained: false,
  age: 'fresh',
  oper: 'up',
  isQuarantined: false,
  usedShare: 0.3,
  isMeasured: true,
}

it.each([
  [{}, 'normal'],
  [{ usedShare: 0.8 }, 'busy'],
  [{ usedShare: 0.949 }, 'busy'],
  [{ usedShare: 0.95 }, 'full'],
  [{ usedShare: null }, 'normal'],
  [{ oper: 'down' }, 'cut'],
  [{ oper: 'lowerLayerDown', isMeasured: false }, 'cut'],
  [{ isMeasured: false }, 'unknown'],
  [{ age: 'unknown' }, 'unknown'],
  [{ age: 'unknown', oper: 'down' }, 'unknown'],
  [{ age: 'unknown', usedShare: 0.99 }, 'unknown'],
  [{ age: 'late', usedShare: 0.99 }, 'full'],
  [{ isQuarantined: true }, 'unknown'],
  [{ isMaintained: true, oper: 'down' }, 'care'],
  [{ isMaintained: true, age: 'unknown' }, 'care'],
] as [Partial<LinkFacts>, string][])('%o makes a link %s', (change, state) => {
  expect(linkState({ ...well, ...change })).toBe(state)
})
