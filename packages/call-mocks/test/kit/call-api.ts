import type { callApi } from '@outdial/call-client/call-api'
import type { CallProviderTestOptions } from '@outdial/call-client/testing'

/** How the kit plays the Call API. */
export const callApiKit = (open: typeof callApi): CallProviderTestOptions => ({
  open: ({ baseUrl, fetch }) => open({ baseUrl, fetch }),
  placed: ({ id, to, word }) => ({ status: 201, body: { id, phone_number: to, status: word } }),
  refused: { body: { error: 'no' } },
  get: {
    words: { initiated: 'initiated', ringing: 'ringing', connected: 'answered', completed: 'completed' },
    answer: ({ id, to, word }) => ({ body: { id, phone_number: to, status: word } }),
  },
})
