import { isIPv6 } from 'node:net'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Answers only to its own names. A page elsewhere whose name was made to point here (DNS rebinding) is refused, and so is
 * everything but webhooks that comes by the public address or was forwarded, since whoever reaches the rest can ring phones.
 */
export function allowHosts({ port, publicUrl }: { readonly port: number; readonly publicUrl: string }): RequestHandler {
  const own = new Set(
    ['127.0.0.1', 'localhost', '[::1]'].flatMap(name => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
  )
  const publicHost = new URL(publicUrl).host
  return (request, response, next) => {
    const host = request.headers.host ?? ''
    const forwarded = FORWARDED.some(name => name in request.headers)
    const webhook = request.path.startsWith('/webhooks/') && (own.has(host) || host === publicHost)
    if (webhook || (own.has(host) && !forwarded)) return next()
    response.status(421).type('text/plain').send('This address is not served under that name.\n')
  }
}

// What a proxy or a tunnel adds, even one that hides the name by which it was asked.
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']

/** What a browser may do on the demo's pages: run its own files, talk to its own server, and nothing else. */
export const pageHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'connect-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // It is served on the loopback, without TLS.
    strictTransportSecurity: false,
  })

/** A host as it stands in an address. */
export const inAddress = (host: string): string => (isIPv6(host) ? `[${host}]` : host)
