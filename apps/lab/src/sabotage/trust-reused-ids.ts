import type { CallClient } from '@outdial/call-client'

const SEPARATOR = '/'

/**
 * Keeps the store from seeing that a provider has given an id to two calls: each attempt stores it
 * with its own reference, and asks the provider without.
 */
export const trustingReusedIds = (client: CallClient): CallClient => ({
  ...client,
  async place(request, options) {
    const update = await client.place(request, options)
    return { ...update, providerCallId: `${update.providerCallId}${SEPARATOR}${request.reference}` }
  },
  async get(stored, options) {
    const [providerCallId = stored] = stored.split(SEPARATOR)
    return { ...(await client.get(providerCallId, options)), providerCallId: stored }
  },
})
