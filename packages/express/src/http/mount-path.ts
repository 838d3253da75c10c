import type { Request } from 'express'

/** The public path of the router, without a slash at its end. A proxy may hide part of it. */
export const mountPath = ({ baseUrl }: Pick<Request, 'baseUrl'>, publicUrl: URL | undefined): string =>
  publicUrl ? publicUrl.pathname.replace(/\/$/, '') : baseUrl
