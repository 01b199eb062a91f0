import type { Translation } from '../dictionaries.ts'
import type { work as indonesian } from '../id/work.ts'

export const work: Translation<typeof indonesian> = {
  title: 'Work',
  show: 'Show',
  mine: 'Mine {count}',
  free: 'Not taken {count}',
  all: 'All {count}',
  emptyTitle: 'No work',
  emptyText: 'Good. New requests appear here without reloading.',
  toRestore: 'Limits to put back',
  unproven: 'Declared done, not proven',
}
