import type { CallClient } from '@outdial/call-client'

/** Sends the POST even after the licence has expired. */
export const dialingLate = (client: CallClient): CallClient => ({
  ...client,
  place: (request, { signal } = {}) => client.place(request, { signal }),
})
