import type { PostgresStoreOptions } from '../options.ts'

/**
 * The options for a store at this address. If `TEST_POSTGRES_DIRECT_URL` names the server, the
 * address leads to a pooler in transaction mode.
 */
export function through(url: string): Pick<PostgresStoreOptions, 'url' | 'prepare' | 'listen'> {
  const direct = process.env['TEST_POSTGRES_DIRECT_URL']
  if (!direct) return { url }
  const listen = new URL(url)
  listen.host = new URL(direct).host
  return { url, prepare: false, listen: listen.href }
}
