/**
 * Options of `createServer` of `node:http`: a request whose head or body is not complete after 15 s
 * is answered with 408, and its connection ends; so does a connection that sends nothing. Node's
 * own limits are 60 s for the head and 5 min for all of it.
 */
export const serverTimeouts = {
  headersTimeout: 14_000,
  requestTimeout: 14_000,
  // Node looks for late requests at this interval.
  connectionsCheckingInterval: 1000,
} as const
