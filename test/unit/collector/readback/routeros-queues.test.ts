import { parseRouterQueues, queueLimit, type RouterQueue } from '#collector/readback/routeros-queues.ts'
import { expect, it } from 'vitest'

const answer = JSON.stringify([
  {
    '.id': '*1',
    name: 'gedung-a',
    target: '10.20.0.0/16',
    'max-limit': '200M/500M',
    parent: 'none',
    disabled: 'false',
  },
  { '.id': '*2', name: 'lantai-2', target: '10.20.2.0/24', 'max-limit': '0/300000000', parent: 'gedung-a' },
  { '.id': '*3', name: 'bkd', target: '10.20.2.8/32,ether7', 'max-limit': '10000000/50000000', parent: 'lantai-2' },
  { '.id': '*4', name: 'lama', target: '10.20.9.0/24', 'max-limit': '5M/5M', disabled: 'true' },
  { '.id': '*5', name: 'bebas', target: '10.20.8.0/24', 'max-limit': '0/0' },
  { '.id': '*6', name: 'dua', target: 'a', 'max-limit': '1M/1M' },
  { '.id': '*7', name: 'dua', target: 'b', 'max-limit': '2M/2M' },
  { '.id': '*8', name: 'lingkar', target: 'c', 'max-limit': '3M/3M', parent: 'lingkar' },
])
const queues = parseRouterQueues(answer)
const named = (name: string) => queueLimit(queues, (queue: RouterQueue) => queue.name === name)

it('reads max-limit as upload/download, in either writing, and the narrowest parent per direction', () => {
  expect(named('bkd')).toEqual({
    queue: 'bkd',
    uploadBps: 10e6,
    downloadBps: 50e6,
    sharedUploadBps: 200e6,
    sharedDownloadBps: 300e6,
  })
})

it('takes 0 for unlimited, which is no rate', () => {
  expect(named('bebas')).toMatchObject({ uploadBps: null, downloadBps: null })
})

it.each(['lama', 'dua', 'nowhere'])('says nothing of "%s": off, not unique, or not there', (name) => {
  expect(named(name)).toBeNull()
})

it('ends where a queue is its own parent', () => {
  expect(named('lingkar')).toMatchObject({ uploadBps: 3e6, sharedUploadBps: null })
})

it('refuses what is no list of queues, in words', () => {
  expect(() => parseRouterQueues('<html>')).toThrow(/not JSON/)
  expect(() => parseRouterQueues('{"error":401}')).toThrow(/not a list/)
  expect(parseRouterQueues('[null, 7, {"name": 5}, {"name": "x"}]')).toEqual([
    { name: 'x', targets: [], parent: null, isDisabled: false, uploadBps: null, downloadBps: null },
  ])
})
