import { requestNumber } from './request-number.ts'

/** `ADU/0007/XI/2026`: sequence of the year without holes, Roman month; built as the agenda number of requests (P). */
export const complaintNumber = (sequence: number, receivedAtMs: number): string =>
  requestNumber(sequence, receivedAtMs).replace(/^PB/, 'ADU')
