import type { Response } from 'express'

// No browser may render or cache the contents of a call.
const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}

/** Answers with JSON. Ends the connection if the request is not read to its end. */
export function reply(
  response: Response,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return
  response
    .status(status)
    .set({ ...HEADERS, ...(response.req.complete ? {} : { Connection: 'close' }), ...headers })
    .end(JSON.stringify(body))
}
