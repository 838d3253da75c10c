import { Problem } from '@outdial/express'
import type { RequestHandler } from 'express'

/** Refuses all but admins. Mount it behind the API, which says who sends the request. */
export const admins: RequestHandler = (_request, response, next) => {
  const { outdialCaller } = response.locals
  if (outdialCaller?.role === 'admin') next()
  else next(new Problem({ status: 403, code: 'forbidden', detail: 'Only an admin may do this' }))
}
