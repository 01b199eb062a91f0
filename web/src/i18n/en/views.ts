import type { Translation } from '../dictionaries.ts'
import type { views as source } from '../id/views.ts'

export const views: Translation<typeof source> = {
  title: 'Saved views',
  open: 'Save view',
  all: 'Everything',
  default: 'Opens first',
  name: 'Name of this view',
  nameHint: 'The filters and the order of now. Only you see it, on any device.',
  nameMissing: 'Give it a name first.',
  save: 'Save',
  known: 'What is open is saved already as “{name}”.',
  nothingToSave: 'Filter or sort the list first, then save it here under a name.',
  newName: 'New name for “{name}”',
  rename: 'Rename',
  renameOf: 'Rename “{name}”',
  removeOf: 'Remove “{name}”',
  removed: '“{name}” was removed.',
  undo: 'Undo',
  refused_too_many: 'There are 20 views of this list already. Remove one first.',
  refused_name_taken: 'Another view has this name.',
}
