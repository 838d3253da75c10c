import type { numDialer } from '@outdial/call-client/num-dialer'
import type { CallProviderTestOptions } from '@outdial/call-client/testing'

/** How the kit plays the Num Dialer. */
export const numDialerKit = (open: typeof numDialer): CallProviderTestOptions => ({
  open: ({ baseUrl, webhookUrl, fetch }) => open({ baseUrl, webhookUrl, fetch }),
  placed: ({ id }) => ({ body: { id } }),
  refused: { body: { error: 'no' } },
  webhooks: {
    words: { ringing: 'ringing', answered: 'answered', completed: 'completed' },
    create: ({ id, word }) => ({ body: JSON.stringify({ id, status: word }) }),
  },
})
