import { demandOneHost } from '@outdial/http/internal'
import type { RequestHandler } from 'express'

/**
 * Refuses a second `Host` with 400 (RFC 9112, 3.2), on pages of the application too: Node keeps the
 * first one, and a proxy may have checked the other.
 */
export const onlyOneHost: RequestHandler = ({ rawHeaders }, _response, next) => {
  demandOneHost({
    hostCount: rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length,
  })
  next()
}
