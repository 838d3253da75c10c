import compression from 'compression'
import type { RequestHandler } from 'express'

/**
 * Paths whose answers stay as they are: sign-in, where the length of a compressed answer beside
 * typed text tells about secrets (BREACH), and webhooks, whose answers are a few bytes.
 */
const PLAIN = /^\/(?:account|api\/session|webhooks)(?:\/|$)/

/** Compresses text as the client accepts it, except event streams, sign-in and webhooks. */
export const compressed: RequestHandler = compression({
  filter: (request, response) =>
    // An event would wait in the compressor until its block is full.
    !String(response.getHeader('Content-Type')).startsWith('text/event-stream') &&
    !PLAIN.test(request.originalUrl.split('?')[0] ?? '') &&
    compression.filter(request, response),
})
