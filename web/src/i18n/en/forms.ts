import type { Translation } from '../dictionaries.ts'
import type { forms as indonesian } from '../id/forms.ts'

export const forms: Translation<typeof indonesian> = {
  uploading: 'Uploading…',
  uploadHint: 'PDF, JPEG, PNG or WebP, 10 MB at most.',
  removeFile: 'Remove the file',
  pagePrevious: 'Previous',
  pageNext: 'Next',
  pageOf: 'Page {page} of {pages}',
  fieldNeeded: 'This is needed.',
  cancel: 'Cancel',
  upload_empty: 'The file is empty: choose it again.',
  upload_too_large: 'The file is larger than 10 MB: scan it at 150 dpi or send fewer pages.',
  upload_type_not_allowed: 'Only PDF, JPEG, PNG and WebP are taken; the content decides, not the name.',
  upload_ending_does_not_match: 'The ending of the name does not match the content: rename the file to what it is.',
  upload_also_something_else:
    'The file is a document and something else as well (an archive, a web page): send a clean copy.',
  upload_name_empty: 'The file has no name.',
  upload_name_too_long: 'The name of the file is longer than 120 characters: shorten it.',
  upload_name_path: 'The name of the file holds a path: send the bare name.',
  upload_name_control_characters: 'The name of the file holds characters that cannot be seen: rename it.',
  upload_name_hidden: 'The name of the file begins with a dot: rename it.',
  upload_pdf_active_content: 'The PDF holds scripts, forms or attached files: print it to PDF anew, or send a scan.',
  upload_pdf_encrypted: 'The PDF is protected, so it cannot be checked: send it without protection.',
  upload_pdf_broken: 'The PDF is damaged, or something hangs behind its end: print it to PDF anew, or send a scan.',
  upload_pdf_too_much_inside: 'The PDF unpacks to more than can be checked: print it to PDF anew, or send a scan.',
  upload_image_broken: 'The picture is damaged: save it anew.',
  upload_image_bytes_after_end:
    'Something hangs behind the end of the picture (a motion photo?): send a plain picture.',
  upload_image_too_many_pixels: 'The picture has more than 120 megapixels: make it smaller.',
}
