import type { FieldProblem } from '#wire/field-problem.ts'
import { AppError } from '../../http/app-error.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { NewAccount } from './account-store.ts'

/** Role, OPD and capability must fit each other; otherwise somebody would see nothing, or too much. */
export const requireFitting = (
  { role, opdId, complaintOfficer }: Pick<NewAccount, 'role' | 'opdId' | 'complaintOfficer'>,
  directory: Pick<LinkDirectory, 'opd'>,
): void => {
  const refuse = (path: string, code: FieldProblem, message: string): never => {
    throw new AppError('invalid-input', message, { fields: [{ path: `body.${path}`, code, message }] })
  }
  if (role === 'opd') {
    if (!opdId) refuse('opdId', 'missing', 'An account of the role opd needs its OPD')
    else if (!directory.opd(opdId)) refuse('opdId', 'unknown_opd', `There is no OPD "${opdId}" in the inventory`)
  } else if (opdId) refuse('opdId', 'not_wanted', 'Only the role opd is bound to an OPD')
  if (complaintOfficer && role !== 'head' && role !== 'technician')
    refuse('complaintOfficer', 'not_wanted', 'Only a head or a technician can be complaint officer')
}
