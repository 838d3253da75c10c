import { same } from '../ensure.ts'
import type { Cases } from '../kit.ts'

/** For services that ignore a repeated POST for a while, by a key that the provider sends. */
export const repeating: Cases = {
  'a repeated POST of one reference is the same POST, so that its key is the same': async kit => {
    const { place, service } = await kit.serve(() => kit.placed())
    await place()
    await place()
    const [one, two] = service.requests.map(({ path, headers, body }) => [path, headers['idempotency-key'], body])
    same(two, one, 'the second POST')
  },
}
