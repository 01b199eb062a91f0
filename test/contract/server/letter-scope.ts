/**
 * How it is proven of every route that a letter officer may call that it tells him no measurement and no detail of a
 * device (domain.md §1). A new route fails letter-scope.test.ts until it stands here. `asked`: that test calls it on
 * the request and the link whose every figure it knows; `none`: why there is nothing measured in it.
 */
type Proof = 'asked' | { none: string }

const himself = { none: 'the caller himself' }
const office = { none: 'words and times of the office' }

export const letterScope: Record<string, Proof> = {
  'GET /links': 'asked',
  'GET /links/{id}': 'asked',
  'GET /requests': 'asked',
  'GET /requests/{id}': 'asked',
  'GET /requests/board': 'asked',
  'GET /requests/wall': 'asked',
  'GET /requests/people': 'asked',
  'GET /requests/export.csv': 'asked',
  'GET /requests/export.xlsx': 'asked',
  'GET /requests/{id}/prints/{kind}.pdf': 'asked',
  'GET /files/{id}': 'asked',
  'GET /complaints': 'asked',
  'GET /complaints/summary': 'asked',
  'GET /complaints/export.csv': 'asked',
  'GET /complaints/{id}': 'asked',
  'GET /notices': 'asked',
  'GET /notices/unread': 'asked',
  'GET /notices/preferences': 'asked',
  'GET /me/views': 'asked',
  'GET /people': 'asked',
  'GET /settings': 'asked',
  'GET /service-info': 'asked',
  'GET /service-figures': 'asked',
  'GET /calendar': 'asked',
  'GET /calendar/versions/{version}': 'asked',
  'GET /session': 'asked',
  'GET /site': 'asked',
  'GET /health': 'asked',
  'POST /requests/{id}/note': 'asked',
  'POST /requests': { none: 'answers with the page of a request like GET /requests/{id}, of one that has only begun' },
  'POST /requests/{id}/submit': { none: 'as POST /requests' },
  'POST /requests/{id}/receive': { none: 'as POST /requests' },
  'POST /requests/{id}/attach-letter': { none: 'as POST /requests/{id}/note' },
  'POST /requests/{id}/correct': { none: 'as POST /requests/{id}/note' },
  'POST /files': { none: 'what the caller sends himself' },
  'POST /complaints': office,
  'POST /complaints/import': office,
  'POST /complaints/{id}/{move}': office,
  'POST /notices/read': himself,
  'PUT /notices/preferences': himself,
  'PUT /me/views/{id}': himself,
  'DELETE /me/views/{id}': himself,
  'PATCH /session': himself,
  'DELETE /session': himself,
  'POST /session': himself,
  'POST /session/device': himself,
  'POST /session/password': himself,
  'POST /session/log-out-everywhere': himself,
  'POST /wall-pairings': { none: 'a code for a screen that shows nothing yet' },
  'POST /wall-pairings/claim': { none: 'the token of a wall that somebody else approved' },
}
