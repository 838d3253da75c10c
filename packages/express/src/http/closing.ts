import { Problem } from './problem.ts'

/** Refuses what a server that is closing takes no more. */
export const closing = (): Problem =>
  new Problem({ status: 503, code: 'closing', detail: 'The server is closing', headers: { 'Retry-After': '5' } })
