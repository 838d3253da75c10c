import { variablesOf } from '@outdial/call-client/environment'
import type { Variables } from '../command/read-arguments.ts'
import { CARRIERS } from './choose.ts'

/** Values that must not be printed: secrets of carriers, and the password of the database. */
export function secretsIn(variables: Variables): readonly string[] {
  const named = CARRIERS.flatMap(name => variablesOf(name)).filter(({ isSecret }) => isSecret)
  const password = URL.parse(variables['DATABASE_URL'] ?? '')?.password ?? ''
  const values = named.flatMap(({ name }) => (variables[name] ?? '').split(','))
  return [...values, password, decodeURIComponent(password)].filter(value => value !== '')
}
