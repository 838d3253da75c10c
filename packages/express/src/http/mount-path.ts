import type { Request } from 'express'

/** The public path of the router, without a slash at its end. No request shows the part that a proxy removes. */
export const mountPath = ({ baseUrl }: Pick<Request, 'baseUrl'>, publicUrl: URL | undefined): string =>
  publicUrl ? publicUrl.pathname.replace(/\/$/, '') : baseUrl
