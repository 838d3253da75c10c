import { Problem } from '../http/problem.ts'

/** The refusal of somebody who is not known. */
export const unauthorized = (detail: string): Problem =>
  new Problem({ status: 401, code: 'unauthorized', detail, headers: { 'WWW-Authenticate': 'Bearer' } })
