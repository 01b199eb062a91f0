import type { Move } from '#domain/request-moves.ts'

/** A move that asks for nothing is one press; what it would do on another state the server refuses. */
export const isOnePress = (move: Move): boolean => move === 'submit' || move === 'start'
