import type { FigureDefinition } from './document.ts'

const explain = (
  id: string,
  [name, nameEn]: [string, string],
  definition: string,
  population: string,
  better: FigureDefinition['better'] = null,
): FigureDefinition => ({ id, name, nameEn, definition, population, better })

const done = 'Permintaan yang pertama kali dinyatakan selesai dalam triwulan'
const all = 'Permintaan yang pernah diterima'

const durations = (
  id: string,
  [name, nameEn]: [string, string],
  definition: string,
  population: string,
): FigureDefinition[] => [
  explain(
    `${id}.median`,
    [`${name}, median`, `${nameEn}, median`],
    `${definition} Peringkat terdekat; kurang dari lima nilai: daftarnya.`,
    population,
    'less',
  ),
  explain(
    `${id}.p90`,
    [`${name}, p90`, `${nameEn}, p90`],
    `${definition} Persentil 90 peringkat terdekat; kurang dari lima nilai: daftarnya.`,
    population,
    'less',
  ),
]
const fullDurations = (id: string, names: [string, string], definition: string, population: string) => [
  ...durations(id, names, definition, population),
  explain(
    `${id}.mean`,
    [`${names[0]}, rerata`, `${names[1]}, mean`],
    `${definition} Rerata hitung.`,
    population,
    'less',
  ),
  explain(
    `${id}.max`,
    [`${names[0]}, terlama`, `${names[1]}, longest`],
    `${definition} Nilai terbesar.`,
    population,
    'less',
  ),
]

const step = (id: string, name: string, nameEn: string) =>
  durations(`step.${id}`, [name, nameEn], 'Menit tahap ini dalam kalender penentu, lintasan pertama.', done)

/** Definitions of the figures of requests, as printed in the appendix (domain.md §9). */
export const serviceDefinitions: FigureDefinition[] = [
  explain(
    'openAtStart',
    ['Terbuka di awal', 'Open at the start'],
    'Diterima sebelum triwulan dan saat itu belum selesai, ditolak, atau dibatalkan. Terbuka di awal + masuk = selesai + ditolak + dibatalkan + terbuka di akhir.',
    all,
  ),
  explain('in', ['Masuk', 'Came in'], 'Waktu penerimaan (agenda) jatuh dalam triwulan.', all),
  explain(
    'done',
    ['Selesai', 'Done'],
    'Pernyataan selesai yang pertama jatuh dalam triwulan; pekerjaan yang dibuka kembali tidak dihitung lagi.',
    all,
  ),
  explain('rejected', ['Ditolak', 'Rejected'], 'Ditolak dalam triwulan, sesudah diterima.', all),
  explain('cancelled', ['Dibatalkan', 'Cancelled'], 'Dibatalkan OPD dalam triwulan, sesudah diterima.', all),
  explain(
    'openAtEnd',
    ['Terbuka di akhir', 'Open at the end'],
    'Diterima dan pada saat terakhir triwulan belum selesai, ditolak, atau dibatalkan.',
    all,
    'less',
  ),
  explain(
    'notReceived',
    ['Belum diterima', 'Not received yet'],
    'Diajukan tetapi pada akhir triwulan belum bernomor agenda; di luar angka masuk.',
    'Permintaan yang diajukan',
    'less',
  ),
  explain(
    'onTime',
    ['Tepat waktu', 'On time'],
    'Bagian yang selesai paling lambat pada jatuh tempo menurut kalender penentu, dengan selang Wilson 95 %.',
    done,
    'more',
  ),
  explain(
    'onTime.calendar',
    ['Tepat waktu, jam kalender', 'On time, every hour'],
    'Sama, dihitung dengan semua jam.',
    done,
    'more',
  ),
  explain(
    'onTime.workday24',
    ['Tepat waktu, hari kerja 24 jam', 'On time, working days'],
    'Sama, dihitung dengan 24 jam setiap hari kerja.',
    done,
    'more',
  ),
  explain(
    'onTime.workhours',
    ['Tepat waktu, jam kerja', 'On time, office hours'],
    'Sama, dihitung dengan jam kerja kantor.',
    done,
    'more',
  ),
  explain(
    'onTime.withoutShortNotice',
    ['Tepat waktu tanpa pemberitahuan singkat', 'On time without short notice'],
    'Sama, tanpa permintaan yang pemberitahuannya kurang dari ketentuan.',
    'Selesai dalam triwulan dengan pemberitahuan cukup',
    'more',
  ),
  explain(
    'shortNotice',
    ['Pemberitahuan singkat', 'Short notice'],
    'Bagian permintaan selesai yang pemberitahuannya kurang dari sehari sebelumnya.',
    done,
    'less',
  ),
  ...fullDurations(
    'turnaround.net',
    ['Waktu bersih', 'Net turnaround'],
    'Menit dari mulai sampai selesai dikurangi jeda yang menghentikan waktu.',
    done,
  ),
  ...fullDurations(
    'turnaround.gross',
    ['Waktu kotor', 'Gross turnaround'],
    'Menit dari mulai sampai selesai, jeda termasuk.',
    done,
  ),
  ...step('submit_receive', 'Diajukan sampai diterima', 'Submitted to received'),
  ...step('receive_dispose', 'Diterima sampai disposisi', 'Received to disposition'),
  ...step('dispose_start', 'Disposisi sampai dikerjakan', 'Disposition to start'),
  ...step('start_increase', 'Dikerjakan sampai ditambah', 'Start to increase'),
  ...step('increase_report', 'Ditambah sampai dilaporkan', 'Increase to report'),
  ...step('report_done', 'Dilaporkan sampai selesai', 'Report to done'),
  explain(
    'breach',
    ['Terlambat', 'Late'],
    'Selesai terlambat ditambah terbuka yang lewat jatuh tempo pada akhir triwulan.',
    all,
    'less',
  ),
  explain(
    'breach.doneLate',
    ['Selesai terlambat', 'Done late'],
    'Selesai dalam triwulan sesudah jatuh tempo.',
    done,
    'less',
  ),
  explain(
    'breach.openOverdue',
    ['Terbuka lewat jatuh tempo', 'Open and overdue'],
    'Terbuka di akhir dan lewat jatuh tempo.',
    'Permintaan terbuka di akhir triwulan',
    'less',
  ),
  explain(
    'breach.unexplained',
    ['Terlambat belum dijelaskan', 'Late without explanation'],
    'Terlambat dan penyebabnya belum diisi.',
    'Permintaan terlambat',
    'less',
  ),
  explain('pause.minutes', ['Jeda', 'Paused'], 'Menit jeda yang menghentikan waktu, dalam kalender penentu.', done),
  explain('pause.share', ['Bagian jeda', 'Paused share'], 'Menit jeda dibagi menit waktu kotor.', done),
  explain(
    'pause.opd',
    ['Jeda menunggu OPD', 'Waiting for the agency'],
    'Menit menunggu OPD dalam triwulan; tidak disembunyikan.',
    all,
  ),
  explain(
    'pause.supplier',
    ['Jeda menunggu penyedia', 'Waiting for the supplier'],
    'Menit menunggu penyedia dalam triwulan.',
    all,
  ),
  explain(
    'pause.kominfo',
    ['Menunggu Kominfo sendiri', 'Waiting for the office itself'],
    'Menit menunggu di pihak sendiri; tidak menghentikan waktu.',
    all,
    'less',
  ),
  explain('pause.force_majeure', ['Jeda keadaan kahar', 'Force majeure'], 'Menit jeda karena keadaan kahar.', all),
  explain(
    'complaint.in',
    ['Pengaduan masuk', 'Complaints'],
    'Pengaduan yang diterima dalam triwulan lewat semua kanal.',
    'Pengaduan',
  ),
  explain(
    'complaint.carriedOver',
    ['Pengaduan sisa triwulan lalu', 'Complaints carried over'],
    'Diterima sebelum triwulan dan saat itu belum tuntas atau berakhir.',
    'Pengaduan',
    'less',
  ),
  explain(
    'complaint.openAtEnd',
    ['Pengaduan belum tuntas', 'Complaints open at the end'],
    'Pada akhir triwulan belum tuntas atau berakhir.',
    'Pengaduan',
    'less',
  ),
  ...durations(
    'complaint.answer',
    ['Tanggapan pertama', 'First answer'],
    'Menit jam kalender dari diterima sampai tanggapan pertama.',
    'Pengaduan masuk yang sudah ditanggapi',
  ),
  ...durations(
    'complaint.resolve',
    ['Pengaduan tuntas', 'Resolution'],
    'Menit jam kalender dari diterima sampai tuntas.',
    'Pengaduan masuk yang sudah tuntas',
  ),
  explain(
    'complaint.answeredOnTime',
    ['Ditanggapi tepat waktu', 'Answered on time'],
    'Bagian yang ditanggapi paling lambat pada batasnya.',
    'Pengaduan masuk yang ditanggapi atau lewat batas',
    'more',
  ),
  explain(
    'complaint.resolvedOnTime',
    ['Tuntas tepat waktu', 'Resolved on time'],
    'Bagian yang tuntas paling lambat pada batasnya.',
    'Pengaduan masuk yang tuntas atau lewat batas',
    'more',
  ),
  explain(
    'complaint.escalated',
    ['Pengaduan dieskalasi', 'Escalated'],
    'Bagian yang naik ke pejabat pengaduan.',
    'Pengaduan masuk',
    'less',
  ),
  explain(
    'skm.index',
    ['Indeks kepuasan masyarakat', 'Satisfaction index'],
    'Jumlah NRR sembilan unsur kali 1/9 kali 25, dua desimal (Permen PANRB 14/2017).',
    'Formulir lengkap yang masuk dalam triwulan',
    'more',
  ),
  explain(
    'skm.needed',
    ['Responden yang diperlukan', 'Respondents needed'],
    'Tabel Krejcie dan Morgan 5 % untuk permintaan selesai.',
    done,
  ),
  explain(
    'skm.complete',
    ['Formulir lengkap', 'Complete forms'],
    'Bagian formulir yang menjawab kesembilan unsur.',
    'Formulir yang masuk dalam triwulan',
    'more',
  ),
]
