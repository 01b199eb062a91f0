/** A filter and order of a list that a person gave a name; the id is the person's own, so it is unique only with him. */
export interface SavedViewsTable {
  account_id: string
  id: string
  screen: string
  name: string
  query: string
  is_default: number
}

export interface SavedViewTables {
  saved_views: SavedViewsTable
}
