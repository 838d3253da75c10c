import type { Response } from 'express'

// No browser may take for a page what somebody put into a call, nor keep it.
const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}

/** Answers with JSON, unless whoever asked has gone. What is still coming of the request is not read: the connection ends. */
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
