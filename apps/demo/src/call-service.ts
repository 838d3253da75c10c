import { type CallProvider, callApi, numDialer } from '@outdial/call-client'
import { startCallApi, startNumDialer } from '@outdial/call-mocks/server'
import type { Environment } from './environment.ts'

/** The service that rings the phones: somebody's, or the mocked one in this process, reached by HTTP all the same. */
export interface CallService {
  readonly name: Environment['DIALER_PROVIDER']
  readonly url: string
  readonly mocked: boolean
  /** The provider that reaches it, and is reached under these webhooks' base address. */
  provider(webhookUrl: string): CallProvider
  close(): Promise<void>
}

/** Finds the service that the environment names, or starts a mocked one on a free port. */
export async function startCallService(environment: Environment): Promise<CallService> {
  const { DIALER_PROVIDER: name, NUM_DIALER_URL, CALL_API_URL } = environment
  const given = name === 'num-dialer' ? NUM_DIALER_URL : CALL_API_URL
  const start = name === 'num-dialer' ? startNumDialer : startCallApi
  const mock = given === undefined ? await start({ port: 0 }) : undefined
  const url = given ?? mock?.url ?? ''
  return {
    name,
    url,
    mocked: mock !== undefined,
    provider: webhookUrl =>
      name === 'num-dialer' ? numDialer({ baseUrl: url, webhookUrl }) : callApi({ baseUrl: url }),
    close: async () => mock?.close(),
  }
}
