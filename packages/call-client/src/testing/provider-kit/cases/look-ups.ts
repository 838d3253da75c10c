import type { CallProvider } from '../../../provider.ts'
import { ensure, failure, same } from '../ensure.ts'
import type { Cases, ProviderKit } from '../kit.ts'
import type { Fault } from '../service/service.ts'
import { turns } from '../turns.ts'

const never = new AbortController().signal
const DAY_MS = 86_400_000
const REDIRECTS = [301, 302, 303, 307, 308]

type Ask = (provider: CallProvider, kit: ProviderKit, signal: AbortSignal) => Promise<unknown>

const spanOf = (now = Date.now()) => ({ placedFrom: new Date(now - 60_000), placedUntil: new Date(now + 1000) })

const attemptOf = (kit: ProviderKit) => {
  const { to, reference } = kit.request()
  return { to, reference, ...spanOf() }
}

const ASKS = {
  get: async (provider, kit, signal) => provider.get?.(kit.id(1), { signal }),
  find: async (provider, kit, signal) => provider.find?.(attemptOf(kit), { signal }),
  hangUp: async (provider, kit, signal) => provider.hangUp?.(kit.id(1), { signal }),
  check: async (provider, _, signal) => provider.check?.({ signal }),
} satisfies Record<string, Ask>

/** Answers that prove nothing. A pause of 0 keeps a request that may be repeated from waiting. */
const ERRORS: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries(
    [400, 401, 403, 409, 422, 429, 503].map(status => [
      `an answer with ${status}`,
      { status, body: { error: 'no' }, headers: { 'retry-after': '0' } },
    ]),
  ),
  'an answer in HTML': { body: '<html><h1>It works!</h1></html>', headers: { 'content-type': 'text/html' } },
}

/** The rules of every request but the placing POST. */
function askCases(name: keyof typeof ASKS): Cases {
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
          return { fault: { status, headers: { location: '/elsewhere' } } }
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

/** For providers that can be polled. */
export const getting: Cases = {
  ...askCases('get'),
  'a call that the service does not know is `not-found`, which is no end': async kit => {
    const { provider } = await kit.serve({ status: 404, body: { error: 'Not found' } })
    await failure(ASKS.get(provider, kit, never), { code: 'not-found', placed: 'unknown', after: 'a 404' })
  },
  'a look-up names its call': async kit => {
    const { provider } = await kit.serve(() => ({ fault: kit.options.get?.answer(kit.call()) ?? {} }))
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

/** For providers that can list calls. */
export const finding: Cases = {
  ...askCases('find'),
  'a list has the calls to the number in the time span, ended ones included': async kit => {
    const { options, call, id } = kit
    const words = Object.keys(options.get?.words ?? options.webhooks?.words ?? { initiated: '' })
    const strangers = [
      call({ id: id(7), to: '+13018040010', reference: 'another-reference-0000000010' }),
      call({ id: id(8), at: new Date(Date.now() - 2 * DAY_MS), reference: 'another-reference-0000000011' }),
      call({ id: id(9), at: new Date(Date.now() + 2 * DAY_MS), reference: 'another-reference-0000000012' }),
    ]
    for (const word of new Set([...words.slice(0, 1), ...words.slice(-1)])) {
      const listed = [...strangers, call({ word })]
      const { provider } = await kit.serve(request => ({ fault: options.find?.answer(listed, request) ?? {} }))
      const found = await provider.find?.(attemptOf(kit), { signal: never })
      same(
        found?.map(({ providerCallId }) => providerCallId),
        [id(1)],
        `the ids found for ${word}`,
      )
    }
  },
  'an empty list finds nothing': async kit => {
    const { provider } = await kit.serve(request => ({ fault: kit.options.find?.answer([], request) ?? {} }))
    same(await provider.find?.(attemptOf(kit), { signal: never }), [], 'the found calls')
  },
}

/** For providers that can hang up. */
export const hangingUp: Cases = {
  ...askCases('hangUp'),
  'a hang-up resolves when the service has accepted it': async kit => {
    const { provider, service } = await kit.serve(request => ({
      fault: kit.options.hangUp?.answer(kit.call(), request) ?? {},
    }))
    await provider.hangUp?.(kit.id(1), { signal: never })
    ensure(service.requests.length > 0, 'Expected a request')
  },
}

/** For services that say that a call has already ended. */
export const hangingUpEnded: Cases = {
  'a hang-up of a call that has already ended resolves': async kit => {
    const { provider } = await kit.serve(request => ({
      fault: kit.options.hangUp?.ended?.(kit.call(), request) ?? {},
    }))
    await provider.hangUp?.(kit.id(1), { signal: never })
  },
}

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
