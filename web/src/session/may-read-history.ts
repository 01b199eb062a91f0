import { linkRoutes } from '#wire/links.ts'
import { hasRole } from './session.ts'

/** The letter officers see which links there are, but no history of them: their screens do not ask for it. */
export const mayReadHistory = (): boolean => hasRole(linkRoutes.getSeries.access as ['admin'])
