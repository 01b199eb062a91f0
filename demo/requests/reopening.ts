import { officeInstant } from '../traffic/wib-time.ts'

/** The one increase that a complaint reopened: the request and the complaint tell the same instant. */
export const reopening = { linkId: 'kel-krapyak-utama', complaintId: 'demo-aduan-krapyak' } as const

/** The morning after it was declared done, somebody measured and called. */
export const reopenedAtMs = (doneMs: number): number => officeInstant(doneMs, 1, '10:20')
