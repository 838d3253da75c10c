import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Sets the security headers: pages run and load only the demo's own files.
 *
 * @param options.isSecure true if clients connect over TLS, which browsers must then always use
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
    // Subdomains may have no TLS. Thirty days instead of a year, so that TLS can be given up again.
    strictTransportSecurity: isSecure && { maxAge: 30 * 24 * 3600, includeSubDomains: false },
  })
