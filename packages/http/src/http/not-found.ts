import { Problem } from './problem.ts'
import { problemReply } from './problem-reply.ts'
import type { Reply } from './reply.ts'

/**
 * The answer to a path that no route has.
 *
 * @param mountPath the path under which the handler is mounted; empty at the root
 */
export function notFound(mountPath: string): Reply {
  const where = mountPath === '' ? 'the root, without a `basePath`' : mountPath
  const detail = `There is nothing at this address: the handler is mounted at ${where}`
  return problemReply(new Problem({ status: 404, code: 'not-found', detail }), () => {})
}
