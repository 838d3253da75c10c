import { ensure, failure, same } from '../ensure.ts'
import type { Cases, ProviderKit } from '../kit.ts'
import { ASKS, askCases } from './asking.ts'

const never = new AbortController().signal

/** For providers that can be polled. */
export const polling: Cases = {
  ...askCases('get'),
  'a call that the service does not know is `not-found`, which is no end': async kit => {
    const { provider } = await kit.serve({ status: 404, body: { error: 'Not found' } })
    await failure(ASKS.get(provider, kit, never), { code: 'not-found', placed: 'unknown', after: 'a 404' })
  },
  'a look-up names its call': async kit => {
    const { provider } = await kit.serve(() => kit.options.get?.answer(kit.call()) ?? {})
    const { providerCallId, reference } = (await provider.get?.(kit.id(1), { signal: never })) ?? {}
    ensure(providerCallId !== undefined || reference !== undefined, 'Expected an id or a reference in the update')
    if (providerCallId !== undefined) same(providerCallId, kit.id(1), '`providerCallId`')
  },
  'an id stays in its place in the address': async kit => {
    const { provider, service } = await kit.serve({ status: 404 })
    for (const id of ['a/b?c#d', '..', '.', '%2e%2e/x']) {
      const sent = service.requests.length
      await failure(Promise.resolve(provider.get?.(id, { signal: never })), { after: `the id ${id}` })
      const path = service.requests[sent]?.path
      if (path === undefined) continue
      const plain = await pathFor(kit)
      same(path.split(/[/?#]/).length, plain.split(/[/?#]/).length, `the parts of the address for ${id}, ${path}`)
    }
  },
}

async function pathFor(kit: ProviderKit): Promise<string> {
  const { provider, service } = await kit.serve({ status: 404 })
  await provider.get?.('plain', { signal: never }).catch(() => {})
  return service.requests[0]?.path ?? ''
}
