import { Problem } from './problem.ts'

/** The refusal of a server that is closing. */
export const closing = (): Problem =>
  new Problem({ status: 503, code: 'closing', detail: 'The server is closing', headers: { 'Retry-After': '5' } })
