import type { MaintenanceWindowsTable } from '#server/database/tables/maintenance.ts'
import type { ProofsTable } from '#server/database/tables/verification.ts'

/** The newest judgement of some request on the link: proven an hour ago, with a measured ceiling in both directions. */
export const proofRow = (linkId: string, nowMs: number): ProofsTable => ({
  request_id: `bukti-${linkId}`,
  link_id: linkId,
  increase_version: 5,
  phase: 'watching',
  verdict: 'proven',
  strength: 'reached',
  reference: 'R-1',
  since_ms: nowMs - 3_600_000,
  task_json: '{}',
  directions_json: JSON.stringify([
    { direction: 'down', newCeilingBps: 98e6 },
    { direction: 'up', newCeilingBps: 49e6 },
  ]),
  missing_json: '[]',
  algorithm: 'test',
  inputs_hash: '',
  computed_at_ms: nowMs,
  next_look_at_ms: null,
})

/** A window that the head approved before it began. */
export const maintenanceRow = (linkId: string, fromMs: number, toMs: number): MaintenanceWindowsTable => ({
  id: `rawat-${linkId}`,
  seq: 1_000_000,
  version: 2,
  title: 'uji',
  note: '',
  link_ids_json: JSON.stringify([linkId]),
  from_ms: fromMs,
  to_ms: toMs,
  planned_by: 'p',
  planned_by_name: 'P',
  planned_at_ms: fromMs - 7_200_000,
  approved_by: 'k',
  approved_by_name: 'K',
  approved_at_ms: fromMs - 3_600_000,
  ended_at_ms: null,
  cancelled_at_ms: null,
  cancel_reason: null,
})
