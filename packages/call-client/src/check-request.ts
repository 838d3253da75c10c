/**
 * Refuses what is no request: a bare number is the likely first mistake.
 *
 * @throws {TypeError} naming what was expected and what came
 */
export function checkRequest(request: unknown): void {
  if (typeof request === 'object' && request !== null && 'to' in request) return
  const isObject = typeof request === 'object' && request !== null
  const got = typeof request === 'string' ? 'a text' : isObject ? 'one without `to`' : typeof request
  throw new TypeError(`Expected a request such as { to: '+13018040009' }, got ${got}`)
}
