import { MAX_FILE_BYTES } from '#domain/file-name.ts'
import type { UploadProblem } from '#wire/files.ts'
import { AppError } from '../../http/app-error.ts'

const ACTIVE_PDF = 'The PDF holds scripts, forms or attached files: print it to PDF anew, or send a scan'

/** What is wrong and what to do. The web translates by the reason. */
const messages: Record<UploadProblem, string> = {
  empty: 'The file is empty: choose it again',
  too_large: `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB: scan it at 150 dpi or send fewer pages`,
  type_not_allowed: 'Only PDF, JPEG, PNG and WebP are taken, and the content decides, not the name',
  ending_does_not_match: 'The ending of the name does not match the content of the file: rename it to what it is',
  also_something_else:
    'The file is a document and something else at the same time (an archive, a page): send a clean copy',
  name_empty: 'The file has no name',
  name_too_long: 'The name of the file is longer than 120 characters: shorten it',
  name_path: 'The name of the file holds a path: send the bare name',
  name_control_characters: 'The name of the file holds characters that cannot be seen: rename it',
  name_hidden: 'The name of the file begins with a dot: rename it',
  pdf_active_content: ACTIVE_PDF,
  pdf_encrypted: 'The PDF is protected, so its content cannot be checked: send it without protection',
  pdf_broken: 'The PDF is damaged, or bytes hang behind its end: print it to PDF anew, or send a scan',
  pdf_too_much_inside: 'The PDF unpacks to more than can be checked: print it to PDF anew, or send a scan',
  image_broken: 'The picture is damaged: save it anew',
  image_bytes_after_end: 'Bytes hang behind the end of the picture (a motion photo?): send a plain picture',
  image_too_many_pixels: 'The picture has more than 120 megapixels: make it smaller',
}

export const uploadRefusal = (problem: UploadProblem): AppError =>
  new AppError(problem === 'too_large' ? 'too-large' : 'refused', messages[problem], { reason: problem })
