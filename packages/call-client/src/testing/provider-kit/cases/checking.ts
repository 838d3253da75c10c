import { failure, same } from '../ensure.ts'
import type { Cases } from '../kit.ts'
import { ASKS, askCases } from './asking.ts'

const never = new AbortController().signal

/** For providers that can check whether the service is reached. */
export const checking: Cases = {
  ...askCases('check'),
  'a check asks, and changes nothing': async kit => {
    const { provider, service } = await kit.serve({ body: {}, headers: { date: 'Mon, 02 Mar 2026 09:00:00 GMT' } })
    const { serviceTime } = (await provider.check?.({ signal: never })) ?? {}
    if (serviceTime) same(serviceTime, new Date('2026-03-02T09:00:00Z'), '`serviceTime`')
    same([...new Set(service.requests.map(({ method }) => method))], ['GET'], 'the methods of the requests')
  },
  'a check with credentials that the service refuses is `unauthorized`': async kit => {
    const { provider } = await kit.serve({ status: 401, body: { error: 'no' } })
    await failure(ASKS.check(provider, kit, never), { code: 'unauthorized', placed: 'unknown', after: 'a 401' })
  },
}
