import { newReference } from '../../../kernel/reference.ts'
import type { PlaceRequest } from '../../../provider.ts'
import { ensure, same } from '../ensure.ts'
import type { Cases, ProviderKit } from '../kit.ts'
import { ensureWellFormed } from '../well-formed.ts'

const never = new AbortController().signal

/** Opens the provider at a mock of the service. */
async function atService({ options, openAt, request }: ProviderKit, run: (at: AtService) => Promise<void>) {
  ensure(options.startService, 'Expected `startService`')
  const service = await options.startService()
  try {
    const provider = openAt(service.baseUrl, service.fetch)
    const from = new Date(Date.now() - 1000)
    await run({ provider, from, place: more => provider.place(request(more), { signal: never }) })
  } finally {
    await service.close?.()
  }
}

interface AtService {
  readonly provider: ReturnType<ProviderKit['openAt']>
  readonly from: Date
  place(more?: Partial<PlaceRequest>): ReturnType<ReturnType<ProviderKit['openAt']>['place']>
}

/** The cases in which nothing fails, against a mock of the service. */
export const withService: Cases = {
  'each placed call has an id of its own': kit =>
    atService(kit, async ({ place }) => {
      const [one, two] = [await place(), await place({ reference: newReference() })]
      ensureWellFormed(one)
      ensure(one.providerCallId !== two.providerCallId, `Expected two ids, got ${one.providerCallId} twice`)
    }),
  'a placed call is known under its id': kit =>
    atService(kit, async ({ provider, place }) => {
      if (!provider.get) return
      const { providerCallId } = await place()
      const update = await provider.get(providerCallId, { signal: never })
      ensureWellFormed(update)
      if (update.providerCallId !== undefined) same(update.providerCallId, providerCallId, '`providerCallId`')
    }),
  'a placed call is found': kit =>
    atService(kit, async ({ provider, from, place }) => {
      if (!provider.find) return
      const { providerCallId } = await place()
      const attempt = { ...kit.request(), placedFrom: from, placedUntil: new Date(Date.now() + 1000) }
      const found = await provider.find(attempt, { signal: never })
      same(
        found.map(each => each.providerCallId),
        [providerCallId],
        'the found calls',
      )
    }),
  'a placed call can be hung up': kit =>
    atService(kit, async ({ provider, place }) => {
      if (!provider.hangUp) return
      const { providerCallId } = await place()
      await provider.hangUp(providerCallId, { signal: never })
    }),
}
