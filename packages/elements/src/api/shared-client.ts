import { type ApiClient, connectApi } from './api-client.ts'

const clients = new Map<string, ApiClient>()

/**
 * The page's client of this server. All elements with the same `src` share it, and its event
 * stream.
 */
export function sharedApiClient(src: string): ApiClient {
  const base = src.replace(/\/+$/, '')
  const known = clients.get(base)
  if (known) return known
  const client = connectApi({ src: base })
  clients.set(base, client)
  return client
}
