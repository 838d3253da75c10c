import type { Reply } from './reply.ts'
import type { ApiRequest } from './request.ts'

/** Answers a request, whichever server received it; `undefined` if no route has its path. Never rejects. */
export type Answer = (request: ApiRequest) => Promise<Reply | undefined>
