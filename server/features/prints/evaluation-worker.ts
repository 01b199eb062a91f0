import { parentPort, workerData } from 'node:worker_threads'
import { evaluationBox } from './evaluation-box.ts'
import type { EvaluationJob } from './evaluation-job.ts'
import { evaluationContent, type EvaluationPrint } from './evaluation-pdf.ts'
import { evaluationXlsx } from './evaluation-xlsx.ts'
import { renderPdf } from './render-pdf.ts'

const pdfOf = (print: EvaluationPrint): Promise<Buffer> => {
  const { document } = print.copy
  return renderPdf({
    title: `Evaluasi ${document.quarter}`,
    reference: `${document.quarter} · SHA-256 ${document.hash.slice(0, 16)}…`,
    printedAtMs: print.frame.printedAtMs,
    content: evaluationContent(print),
  })
}

const fileOf = async (job: EvaluationJob): Promise<Buffer> => {
  if (job.kind === 'pdf') return pdfOf(job.print)
  if (job.kind === 'xlsx') return evaluationXlsx(job.copy)
  const { print, evidence } = job
  return evaluationBox({ copy: print.copy, evidence, pdf: await pdfOf(print), xlsx: await evaluationXlsx(print.copy) })
}

parentPort?.postMessage(await fileOf(workerData as EvaluationJob))
