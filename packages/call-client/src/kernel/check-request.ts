import type { CallRequest } from './call.ts'
import { checkNames, checkValues, option } from './check-options.ts'

/**
 * Refuses options that `dial` or `place` do not have, before anything is sent: without its `signal` a call
 * could not be ended, and a wrong one would fail after the POST began.
 *
 * @throws {TypeError} naming the option, what was expected and what came
 */
export function checkCallOptions(of: string, options: object, listeners: readonly string[]): void {
  checkNames(of, options, ['signal', ...listeners])
  checkValues(options, { signal: option.signal, ...Object.fromEntries(listeners.map(name => [name, option.function])) })
}

const FIELDS = ['to', 'from', 'reference', 'metadata'] as const satisfies readonly (keyof CallRequest)[]

/**
 * Refuses what is no request: a bare number is the likely first mistake, and a mistyped field, such as
 * `frm`, would place the call from another number.
 *
 * @throws {TypeError} naming what was expected and what came
 */
export function checkRequest(request: unknown): void {
  if (typeof request === 'object' && request !== null && 'to' in request) {
    checkNames('the request', request, FIELDS)
    return
  }
  const isObject = typeof request === 'object' && request !== null
  const got = typeof request === 'string' ? 'a text' : isObject ? 'one without `to`' : typeof request
  throw new TypeError(`Expected a request such as { to: '+13018040009' }, got ${got}`)
}
