import { callApi } from '@outdial/call-client/call-api'
import { testCallProvider } from '@outdial/call-client/testing'
import { describe, it } from 'vitest'
import { mockCallApi } from '../src/index.ts'
import { startCallApi } from '../src/server/index.ts'
import { callApiKit } from './kit/call-api.ts'

const kit = callApiKit(callApi)

describe('the Call API over real connections', () => {
  testCallProvider(it, {
    ...kit,
    startService: () => startCallApi({ port: 0 }).then(({ url, close }) => ({ baseUrl: url, close })),
  })
})

describe('the Call API in memory', () => {
  testCallProvider(it, {
    ...kit,
    sockets: false,
    startService() {
      const { fetch, close } = mockCallApi()
      return { baseUrl: 'http://localhost:5000', fetch, close }
    },
  })
})
