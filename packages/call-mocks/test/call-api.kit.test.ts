import { callApi } from '@outdial/call-client/call-api'
import { type CallProviderTestOptions, testCallProvider } from '@outdial/call-client/testing'
import { describe, it } from 'vitest'
import { mockCallApi } from '../src/index.ts'
import { startCallApi } from '../src/server/index.ts'

const options: CallProviderTestOptions = {
  open: ({ baseUrl, fetch }) => callApi({ baseUrl, ...(fetch && { fetch }) }),
  placed: ({ id, to, word }) => ({ status: 201, body: { id, phone_number: to, status: word } }),
  refused: { body: { error: 'no' } },
  get: {
    words: {
      initiated: 'initiated',
      ringing: 'ringing',
      connected: 'answered',
      completed: 'completed',
    },
    answer: ({ id, to, word }) => ({ body: { id, phone_number: to, status: word } }),
  },
}

describe('the Call API over real connections', () => {
  testCallProvider(it, {
    ...options,
    startService: () => startCallApi({ port: 0 }).then(({ url, close }) => ({ baseUrl: url, close })),
  })
})

describe('the Call API in memory', () => {
  testCallProvider(it, {
    ...options,
    sockets: false,
    startService() {
      const { fetch, close } = mockCallApi()
      return { baseUrl: 'http://localhost:5000', fetch, close }
    },
  })
})
