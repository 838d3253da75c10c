import type { PostgresStoreOptions } from '../options.ts'

/**
 * How a store is opened at this address. If `TEST_POSTGRES_DIRECT_URL` says where the server itself is, the address leads to a pooler that gives
 * connections out for one transaction.
 */
export function through(url: string): Pick<PostgresStoreOptions, 'url' | 'prepare' | 'listen'> {
  const direct = process.env['TEST_POSTGRES_DIRECT_URL']
  if (!direct) return { url }
  const listen = new URL(url)
  listen.host = new URL(direct).host
  return { url, prepare: false, listen: listen.href }
}
