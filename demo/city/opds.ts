/** The agencies of the demo city: the real kinds of OPD of Kota Pekalongan. Names of offices only, never of people. */
export interface DemoOpd {
  id: string
  name: string
  /** At most 14 letters: the wall's tile (ux.md §3). */
  shortName: string
}

const opd = (id: string, shortName: string, name: string): DemoOpd => ({ id, name, shortName })

export const demoOpds: readonly DemoOpd[] = [
  opd('setda', 'Setda', 'Sekretariat Daerah'),
  opd('setwan', 'Set. DPRD', 'Sekretariat DPRD'),
  opd('inspektorat', 'Inspektorat', 'Inspektorat Daerah'),
  opd('bappeda', 'Bapperida', 'Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah'),
  opd('bpkad', 'BPKAD', 'Badan Pengelolaan Keuangan dan Aset Daerah'),
  opd('bkpsdm', 'BKPSDM', 'Badan Kepegawaian dan Pengembangan Sumber Daya Manusia'),
  opd('diskominfo', 'Diskominfo', 'Dinas Komunikasi dan Informatika'),
  opd('dinkes', 'Dinkes', 'Dinas Kesehatan'),
  opd('rsud', 'RSUD Bendan', 'RSUD Bendan'),
  opd('disdukcapil', 'Disdukcapil', 'Dinas Kependudukan dan Pencatatan Sipil'),
  opd('dindik', 'Dindik', 'Dinas Pendidikan'),
  opd('dpmptsp', 'DPMPTSP', 'Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu'),
  opd('dpupr', 'DPUPR', 'Dinas Pekerjaan Umum dan Penataan Ruang'),
  opd('dinperkim', 'Dinperkim', 'Dinas Perumahan dan Kawasan Permukiman'),
  opd('dinsos', 'Dinsos-P2KB', 'Dinas Sosial, Pengendalian Penduduk dan Keluarga Berencana'),
  opd('dinhub', 'Dinhub', 'Dinas Perhubungan'),
  opd('dlh', 'DLH', 'Dinas Lingkungan Hidup'),
  opd('dinparbudpora', 'Dinparbudpora', 'Dinas Pariwisata, Kebudayaan, Kepemudaan dan Olahraga'),
  opd('dindagkop', 'Dindagkop UKM', 'Dinas Perdagangan, Koperasi dan UKM'),
  opd('dinperinaker', 'Dinperinaker', 'Dinas Perindustrian dan Tenaga Kerja'),
  opd('dinperpa', 'Dinperpa', 'Dinas Pertanian dan Pangan'),
  opd('dkp', 'DKP', 'Dinas Kelautan dan Perikanan'),
  opd('dinarpus', 'Dinarpus', 'Dinas Kearsipan dan Perpustakaan'),
  opd('satpolpp', 'Satpol P3KP', 'Satuan Polisi Pamong Praja, Pencegahan dan Penanggulangan Kebakaran'),
  opd('bpbd', 'BPBD', 'Badan Penanggulangan Bencana Daerah'),
  opd('kesbangpol', 'Kesbangpol', 'Badan Kesatuan Bangsa dan Politik'),
  opd('kec-barat', 'Kec. Barat', 'Kecamatan Pekalongan Barat'),
  opd('kec-timur', 'Kec. Timur', 'Kecamatan Pekalongan Timur'),
  opd('kec-utara', 'Kec. Utara', 'Kecamatan Pekalongan Utara'),
  opd('kec-selatan', 'Kec. Selatan', 'Kecamatan Pekalongan Selatan'),
  opd('kel-medono', 'Kel. Medono', 'Kelurahan Medono'),
  opd('kel-kauman', 'Kel. Kauman', 'Kelurahan Kauman'),
  opd('kel-krapyak', 'Kel. Krapyak', 'Kelurahan Krapyak'),
  opd('kel-jenggot', 'Kel. Jenggot', 'Kelurahan Jenggot'),
  opd('pkm-bendan', 'Pusk. Bendan', 'Puskesmas Bendan'),
  opd('pkm-noyontaan', 'Pusk. Noyontn', 'Puskesmas Noyontaan'),
]
