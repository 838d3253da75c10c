import type { Request } from 'express'

/** The path under which the world sees the router, without a slash at its end: what a proxy takes away of it no request tells. */
export const mountPath = ({ baseUrl }: Pick<Request, 'baseUrl'>, publicUrl: URL | undefined): string =>
  publicUrl ? publicUrl.pathname.replace(/\/$/, '') : baseUrl
