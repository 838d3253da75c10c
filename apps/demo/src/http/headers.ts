import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * What a browser may do on the demo's pages: run its own files, talk to its own server, and nothing else.
 *
 * @param options whether the world reaches it by TLS: then by nothing else
 */
export const pageHeaders = ({ isSecure }: { readonly isSecure: boolean }): RequestHandler =>
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
    // Other names below its own may have no TLS, and a year is long for who gives it up.
    strictTransportSecurity: isSecure && { maxAge: 30 * 24 * 3600, includeSubDomains: false },
  })
