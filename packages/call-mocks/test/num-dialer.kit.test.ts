import { numDialer } from '@outdial/call-client/num-dialer'
import { testCallProvider } from '@outdial/call-client/testing'
import { describe, it } from 'vitest'
import { mockNumDialer } from '../src/index.ts'
import { startNumDialer } from '../src/server/index.ts'
import { numDialerKit } from './kit/num-dialer.ts'

const kit = numDialerKit(numDialer)

describe('the Num Dialer over real connections', () => {
  testCallProvider(it, {
    ...kit,
    startService: () => startNumDialer({ port: 0 }).then(({ url, close }) => ({ baseUrl: url, close })),
  })
})

describe('the Num Dialer in memory', () => {
  testCallProvider(it, {
    ...kit,
    sockets: false,
    startService() {
      const { fetch, close } = mockNumDialer()
      return { baseUrl: 'http://localhost:4830', fetch, close }
    },
  })
})
