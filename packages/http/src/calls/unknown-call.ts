import { Problem } from '../http/problem.ts'

/** The answer to the id of a call that does not exist, or not for the caller. */
export const unknownCall = (id: string): Problem =>
  new Problem({
    status: 404,
    code: 'unknown-call',
    detail: `Expected the id of a call, got ${JSON.stringify(id.slice(0, 60))}`,
  })
