import { numDialer } from '@outdial/call-client/num-dialer'
import { type CallProviderTestOptions, testCallProvider } from '@outdial/call-client/testing'
import { describe, it } from 'vitest'
import { mockNumDialer } from '../src/index.ts'
import { startNumDialer } from '../src/server/index.ts'

const options: CallProviderTestOptions = {
  open: ({ baseUrl, webhookUrl, fetch }) => numDialer({ baseUrl, webhookUrl, ...(fetch && { fetch }) }),
  placed: ({ id }) => ({ body: { id } }),
  refused: { body: { error: 'no' } },
  webhooks: {
    words: { ringing: 'ringing', answered: 'answered', completed: 'completed' },
    create: ({ id, word }) => ({ body: JSON.stringify({ id, status: word }) }),
  },
}

describe('the Num Dialer over real connections', () => {
  testCallProvider(it, {
    ...options,
    startService: () => startNumDialer({ port: 0 }).then(({ url, close }) => ({ baseUrl: url, close })),
  })
})

describe('the Num Dialer in memory', () => {
  testCallProvider(it, {
    ...options,
    sockets: false,
    startService() {
      const { fetch, close } = mockNumDialer()
      return { baseUrl: 'http://localhost:4830', fetch, close }
    },
  })
})
