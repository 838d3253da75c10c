import { Problem } from './problem.ts'
import { problemReply } from './problem-reply.ts'
import type { Reply } from './reply.ts'

/** The answer to a path that no route has. */
export const notFound: Reply = problemReply(
  new Problem({ status: 404, code: 'not-found', detail: 'There is nothing at this address' }),
  () => {},
)
