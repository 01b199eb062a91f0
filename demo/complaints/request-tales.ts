import { registry } from '../city/people.ts'
import { reopening } from '../requests/reopening.ts'
import type { DemoRequest } from '../requests/story.ts'
import { applicantOf } from '../requests/finished-requests.ts'
import { officeName, technician } from './settled-tales.ts'
import { type DemoComplaint, type Tale, tellTale } from './tale.ts'

const linkOf = ({ events }: DemoRequest): string => {
  const submitted = events.find((event) => event.type === 'submitted')
  if (submitted?.type !== 'submitted') throw new Error('demo complaints: a request without a letter')
  return submitted.data.linkId
}

/** Where is our letter? Taken and answered by a technician; its end is told where the request's end is known. */
export const lateLetter = (request: DemoRequest, at: number): Tale => {
  const by = technician(at % 2 === 0 ? 1 : 4)
  const applicant = applicantOf(request.opdId)
  return {
    id: `demo-aduan-surat-${at}`,
    by: applicant,
    filing: {
      channel: 'in_app',
      category: 'procedure',
      opdId: request.opdId,
      linkId: linkOf(request),
      requestId: request.id,
      reporterName: applicant.name,
      text: 'Surat kami sudah diterima kemarin, tetapi belum ada kabar.',
    },
    deeds: [
      { move: 'take', by, after: 0, at: '08:50' },
      { move: 'answer', by, after: 0, at: '09:10', text: 'Surat Anda menunggu disposisi; kami ingatkan hari ini.' },
    ],
  }
}

/** The increase that was declared done and is not felt: the complaint reopened its request, and waits for it still. */
export const notEffective = (requests: readonly DemoRequest[], untilMs: number): DemoComplaint[] =>
  requests.flatMap((request) => {
    const reopened = request.events.find((event) => event.type === 'reopened')
    if (!reopened) return []
    const tale: Tale = {
      id: reopening.complaintId,
      by: registry,
      reopened: true,
      filing: {
        channel: 'phone',
        category: 'not_effective',
        opdId: request.opdId,
        linkId: reopening.linkId,
        requestId: request.id,
        reporterName: `Pengelola jaringan ${officeName(request.opdId)}`,
        text: 'Sudah dinyatakan selesai, tetapi uji kecepatan di kelurahan masih 10 Mbps.',
      },
      deeds: [
        { move: 'take', by: technician(1), after: 0, at: '10:45' },
        {
          move: 'answer',
          by: technician(1),
          after: 0,
          at: '11:10',
          text: 'Permintaan dibuka kembali; antrean induk kami periksa.',
        },
      ],
    }
    return [tellTale(tale, reopened.occurredAtMs, untilMs)]
  })
