import { same } from '../ensure.ts'
import type { Cases } from '../kit.ts'

/** These cases need connections. */
export const connections: Cases = {
  'a placing POST has a connection of its own, although the service keeps connections alive': async kit => {
    const { place, service } = await kit.serve(() => kit.placed())
    for (let post = 0; post < 3; post++) await place()
    same(service.connections(), 3, 'the number of connections for three POSTs')
  },
  'an answer that belongs to no request is never the answer to a POST': async kit => {
    const surplus = { status: 429, body: { error: 'no' } }
    const { place, service } = await kit.serve(() => kit.placed(), { surplus })
    for (let post = 0; post < 20; post++) await place()
    same(service.requests.length, 20, 'the number of POSTs')
  },
}
