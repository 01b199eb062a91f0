/**
 * How the scope of every route that an OPD may call is proven. A new route fails access.test.ts until it stands here:
 * `foreign`/`own` ids are tried by that test itself; `proven` names the test file that does it; `ownOnly` says why
 * the route cannot reach another OPD at all.
 */
type Proof = { foreign: string; own: string; query?: string } | { proven: string } | { ownOnly: string }

export const opdScope: Record<string, Proof> = {
  'GET /links': { ownOnly: 'the list is compared, link by link, with the names below' },
  'GET /links/{id}': { foreign: 'bkd-utama', own: 'dinkes-utama' },
  'GET /links/{id}/series': {
    foreign: 'bkd-utama',
    own: 'dinkes-utama',
    query: '?from=1795000000000&to=1795003600000&step=300',
  },
  'GET /session': { ownOnly: 'the caller himself' },
  'PATCH /session': { ownOnly: 'the caller himself' },
  'DELETE /session': { ownOnly: 'the caller himself' },
  'POST /session/password': { ownOnly: 'the caller himself' },
  'POST /session/log-out-everywhere': { ownOnly: 'the caller himself' },
  'POST /files': { ownOnly: 'what the caller sends himself' },
  'GET /files/{id}': { proven: 'test/contract/records/files.test.ts' },
  'GET /notices': { proven: 'test/contract/records/notices.test.ts' },
  'GET /notices/unread': { ownOnly: 'the caller himself' },
  'POST /notices/read': { proven: 'test/contract/records/notices.test.ts' },
  'GET /notices/preferences': { ownOnly: 'the caller himself' },
  'PUT /notices/preferences': { ownOnly: 'the caller himself' },
  'GET /me/views': { proven: 'test/contract/server/saved-views.test.ts' },
  'PUT /me/views/{id}': { proven: 'test/contract/server/saved-views.test.ts' },
  'DELETE /me/views/{id}': { proven: 'test/contract/server/saved-views.test.ts' },
  'GET /requests/{id}/prints/{kind}.pdf': { proven: 'test/contract/records/prints.test.ts' },
  'GET /requests': { proven: 'test/contract/requests/scope.test.ts' },
  'GET /requests/export.csv': { proven: 'test/contract/requests/scope.test.ts' },
  'GET /requests/export.xlsx': { proven: 'test/contract/requests/scope.test.ts' },
  'GET /requests/{id}': { proven: 'test/contract/requests/scope.test.ts' },
  'PUT /requests/{id}/draft': { proven: 'test/contract/requests/scope.test.ts' },
  'POST /requests': { proven: 'test/contract/requests/scope.test.ts' },
  'POST /requests/{id}/submit': { proven: 'test/contract/requests/scope.test.ts' },
  'POST /requests/{id}/accept': { proven: 'test/contract/requests/scope.test.ts' },
  'POST /requests/{id}/contest': { proven: 'test/contract/requests/scope.test.ts' },
  'POST /requests/{id}/cancel': { proven: 'test/contract/requests/scope.test.ts' },
  'POST /requests/{id}/attach-letter': { proven: 'test/contract/requests/scope.test.ts' },
  'POST /requests/{id}/note': { proven: 'test/contract/requests/scope.test.ts' },
  'GET /links/{id}/contract': { proven: 'test/contract/requests/scope.test.ts' },
  'GET /complaints': { proven: 'test/contract/records/complaints.test.ts' },
  'POST /complaints': { proven: 'test/contract/records/complaints.test.ts' },
  'GET /complaints/summary': { proven: 'test/contract/records/complaints.test.ts' },
  'GET /complaints/export.csv': { proven: 'test/contract/records/complaints.test.ts' },
  'GET /complaints/{id}': { proven: 'test/contract/records/complaints.test.ts' },
  'POST /complaints/{id}/{move}': { proven: 'test/contract/records/complaints.test.ts' },
  'GET /maintenance': { proven: 'test/contract/records/maintenance.test.ts' },
  'GET /requests/{id}/verification': { proven: 'test/contract/verification/proof-scope.test.ts' },
  'GET /requests/{id}/verification/certificate': { proven: 'test/contract/verification/certificate-prints.test.ts' },
  'GET /requests/{id}/verification/certificate.pdf': {
    proven: 'test/contract/verification/certificate-prints.test.ts',
  },
  'GET /requests/{id}/verification/series': { proven: 'test/contract/verification/proof-scope.test.ts' },
  'GET /requests/{id}/survey': { proven: 'test/contract/evaluation/survey.test.ts' },
  'POST /requests/{id}/survey': { proven: 'test/contract/evaluation/survey.test.ts' },
  'GET /service-info': { ownOnly: 'the promise and the channels of the service, the same for all' },
  'GET /service-figures': { ownOnly: 'totals of the signed evaluation over all agencies, the same for all' },
  'GET /calendar': { ownOnly: 'the calendar of the office, the same for all' },
  'GET /calendar/versions/{version}': { ownOnly: 'the calendar of the office, the same for all' },
}

/** What names the other OPD or its things, in small letters: none of it may reach an OPD that is not it. */
export const walledOff = ['bkd-utama', 'ether-bkd', 'kepegawaian', '"bkd"', 'hush-community']
