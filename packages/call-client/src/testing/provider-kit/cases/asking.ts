import type { CallProvider } from '../../../provider.ts'
import { ensure, failure, same } from '../ensure.ts'
import type { Cases, ProviderKit } from '../kit.ts'
import type { ServiceAnswer } from '../options.ts'
import { turns } from '../turns.ts'

const never = new AbortController().signal
const REDIRECTS = [301, 302, 303, 307, 308]

type Ask = (provider: CallProvider, kit: ProviderKit, signal: AbortSignal) => Promise<unknown>

const spanOf = (now = Date.now()) => ({ placedFrom: new Date(now - 60_000), placedUntil: new Date(now + 1000) })

/** The attempt of `kit.request`. */
export const attemptOf = (kit: ProviderKit) => {
  const { to, reference } = kit.request()
  return { to, reference, ...spanOf() }
}

/** What each function is asked. */
export const ASKS = {
  get: async (provider, kit, signal) => provider.get?.(kit.id(1), { signal }),
  find: async (provider, kit, signal) => provider.find?.(attemptOf(kit), { signal }),
  hangUp: async (provider, kit, signal) => provider.hangUp?.(kit.id(1), { signal }),
  check: async (provider, _, signal) => provider.check?.({ signal }),
} satisfies Record<string, Ask>

/** Answers that prove nothing. A pause of 0 keeps a request that may be repeated from waiting. */
const ERRORS: Readonly<Record<string, ServiceAnswer>> = {
  ...Object.fromEntries(
    [400, 401, 403, 409, 422, 429, 503].map(status => [
      `an answer with ${status}`,
      { status, body: { error: 'no' }, headers: { 'retry-after': '0' } },
    ]),
  ),
  'an answer in HTML': { body: '<html><h1>It works!</h1></html>', headers: { 'content-type': 'text/html' } },
}

/** The rules of every request but the placing POST. */
export function askCases(name: keyof typeof ASKS): Cases {
  const ask = ASKS[name]
  return {
    [`an error of \`${name}\` proves nothing about the call`]: async kit => {
      for (const [after, fault] of Object.entries(ERRORS)) {
        const { provider } = await kit.serve(fault)
        await failure(ask(provider, kit, never), { placed: 'unknown', after })
      }
    },
    [`\`${name}\` follows no redirect`]: async kit => {
      for (const status of REDIRECTS) {
        let toElsewhere = 0
        const { provider, service } = await kit.serve(({ path }) => {
          if (path.startsWith('/elsewhere')) toElsewhere++
          return { status, headers: { location: '/elsewhere' } }
        })
        const aborted = new AbortController()
        // A request that may be repeated is repeated after a pause: the abort ends the pause.
        const asked = failure(ask(provider, kit, aborted.signal), { placed: 'unknown', after: `a ${status}` })
        await service.reachedBy(asked)
        await turns()
        aborted.abort()
        await asked
        same(toElsewhere, 0, 'the number of requests to the other address')
      }
    },
    [`an abort ends \`${name}\` at once`]: async kit => {
      const { provider, service } = await kit.serve('hang')
      const aborted = new AbortController()
      const asked = failure(ask(provider, kit, aborted.signal), {
        code: 'aborted',
        placed: 'unknown',
        after: 'an abort',
      })
      await service.reachedBy(asked)
      aborted.abort()
      await asked
      await failure(ask(provider, kit, AbortSignal.abort()), { code: 'aborted', after: 'an abort before the request' })
      same(service.requests.length, 1, 'the number of requests')
    },
    [`an answer of 100 MB ends \`${name}\`, and little of it is read`]: async kit => {
      const { provider, service } = await kit.serve('huge')
      await failure(ask(provider, kit, never), { placed: 'unknown', after: 'an answer of 100 MB' })
      await service.close()
      ensure(service.bytesSent() < 32 * 1024 * 1024, `Expected little to be read, got ${service.bytesSent()} bytes`)
    },
  }
}
