import { Answered, replyOf } from '../access/authorize.ts'
import { demandOneHost } from '../access/hosts.ts'
import { problemReply } from './problem-reply.ts'
import type { Reply } from './reply.ts'
import type { ApiRequest } from './request.ts'

/** Answers a request, whichever server received it; `undefined` if no route has its path. Never rejects. */
export type Answer = (request: ApiRequest) => Promise<Reply | undefined>

/** The answer, with problem documents for what is thrown. */
export const answering =
  (answer: Answer, onError: (error: unknown) => void): Answer =>
  async request => {
    try {
      demandOneHost(request)
      return await answer(request)
    } catch (error) {
      return error instanceof Answered ? replyOf(error.response) : problemReply(error, onError)
    }
  }
