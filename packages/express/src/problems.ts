import { problemReply, send } from '@outdial/http/internal'
import type { ErrorRequestHandler } from 'express'

/** Answers errors with problem documents. `onError` receives those of status 500 and above. */
export function problems(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const reply = problemReply(error, onError)
    if (response.headersSent) response.destroy()
    else send(reply, request, response)
  }
}
