import type { Translation } from '../dictionaries.ts'
import type { login as source } from '../id/login.ts'

export const login: Translation<typeof source> = {
  title: 'Sign in to Pantau',
  intro: 'Monitoring and SLA of the city network.',
  name: 'User name',
  password: 'Password',
  submit: 'Sign in',
  busy: 'Waiting for the server',
  wrong: 'The user name or the password is wrong.',
  demoPeople: 'sign in as',
  isWall: 'This is a wall display without a keyboard',
  changeTitle: 'Change the password',
  changeText: 'Somebody else made your first password. Change it before you begin.',
  current: 'Current password',
  next: 'New password',
  nextHint: 'At least {count} characters; a short sentence is easy to remember.',
  change: 'Save the password',
}
