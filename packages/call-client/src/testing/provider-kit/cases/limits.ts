import { createCallClient } from '../../../client.ts'
import { ensure } from '../ensure.ts'
import type { Cases } from '../kit.ts'

const PLACE_TIMEOUT_MS = 1000

export const limits: Cases = {
  'a client that leaves less than `minCallMs` for a call is refused when it is created': async ({ openAt }) => {
    const provider = openAt('http://127.0.0.1:1')
    const { minCallMs = 0 } = provider.facts
    const create = (maxCallMs: number) =>
      createCallClient({ provider, maxCallMs: Math.max(1, maxCallMs), placeTimeoutMs: PLACE_TIMEOUT_MS })
    create(minCallMs + PLACE_TIMEOUT_MS)
    if (minCallMs === 0) return
    let refusal: unknown
    try {
      create(minCallMs + PLACE_TIMEOUT_MS - 1)
    } catch (error) {
      refusal = error
    }
    ensure(refusal instanceof RangeError, 'Expected a RangeError for less than `minCallMs`')
  },
}

/** For services that limit ringing and conversation. */
export const sentLimits: Cases = {
  'the limits of ringing and conversation are sent, and their sum is not above `maxCallMs`': async kit => {
    const { place, service, provider } = await kit.serve(() => kit.placed())
    const least = Math.max(1, provider.facts.minCallMs ?? 0)
    const many = [least, least + 1, least + 999, 2 * least + 1234, 60_000, 600_001, 3_600_000, 86_400_000, 604_800_000]
    for (const maxCallMs of many.filter(each => each >= least)) {
      await place({}, { maxCallMs })
      const sent = service.requests.at(-1)
      const limitMs = (sent && kit.options.limitMs?.(sent)) ?? Number.NaN
      ensure(limitMs > 0, `Expected limits for \`maxCallMs\` ${maxCallMs}, got ${limitMs} ms`)
      ensure(limitMs <= maxCallMs, `Expected limits of at most ${maxCallMs} ms together, got ${limitMs} ms`)
    }
  },
}
