import { ensure, failure, same } from '../ensure.ts'
import type { Cases } from '../kit.ts'
import { closedAddress } from '../service/socket-service.ts'

/** The statuses that prove that no call was placed (docs/decisions/0001). */
const REFUSALS = [400, 401, 403, 404, 415, 422, 429]

const OTHERS = Array.from({ length: 300 }, (_, index) => 300 + index).filter(status => !REFUSALS.includes(status))

export const proof: Cases = {
  ...Object.fromEntries(
    REFUSALS.map(status => [
      `a refusal with ${status} proves that nothing was placed, and is not repeated`,
      async ({ serve }) => {
        const { place, service } = await serve({ status, body: { error: 'no' }, headers: { 'retry-after': '0' } })
        const error = await failure(place(), { placed: 'no', after: `a refusal with ${status}` })
        same(error.status, status, '`status`')
        same(service.requests.length, 1, 'the number of POSTs')
      },
    ]),
  ),
  'no other status from 300 to 599 proves that nothing was placed': async ({ serve }) => {
    let status = 0
    const { place } = await serve(() => ({ status, body: { error: 'no' } }))
    for (status of OTHERS) await failure(place(), { placed: 'unknown', after: `an answer with ${status}` })
  },
  'a call in the body of a failure is not placed by it': async ({ serve, placed }) => {
    const { place } = await serve(() => ({ ...placed(), status: 500 }))
    await failure(place(), { placed: 'unknown', after: 'a 500 with a call in its body' })
  },
  'a refusal whose body cannot be read is still a refusal': async ({ serve }) => {
    const { place } = await serve({ status: 400, body: '<html>', headers: { 'content-type': 'text/html' } })
    await failure(place(), { placed: 'no', after: 'a refusal in HTML' })
  },
  '401 is `unauthorized`, 429 is `rate-limited`, with the pause that the service asks for': async ({ serve }) => {
    let status = 401
    const { place } = await serve(() => ({ status, headers: { 'retry-after': '7' } }))
    await failure(place(), { code: 'unauthorized', placed: 'no', after: 'a 401' })
    status = 429
    const { retryAfterMs } = await failure(place(), { code: 'rate-limited', placed: 'no', after: 'a 429' })
    same(retryAfterMs, 7000, '`retryAfterMs`')
  },
  'a connection that is refused proves that nothing was placed': async ({ openAt, request, options }) => {
    const refusing: typeof fetch = async () => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
    }
    const { sockets = true } = options
    const provider = sockets ? openAt(await closedAddress()) : openAt('http://service.test', refusing)
    const placing = provider.place(request(), { signal: new AbortController().signal })
    await failure(placing, { code: 'unavailable', placed: 'no', after: 'a refused connection' })
  },
}

/** The cases that need connections. */
export const proofOverSockets: Cases = {
  'a name that is not found proves that nothing was placed': async ({ openAt, request }) => {
    const placing = openAt('http://unknown.invalid').place(request(), { signal: new AbortController().signal })
    await failure(placing, { code: 'unavailable', placed: 'no', after: 'a name that is not found' })
  },
}

/** For services that refuse calls with a status of success. */
export const refusedInBody: Cases = {
  'a refusal in the body of a success proves that nothing was placed': async ({ serve, options }) => {
    ensure(options.refused, 'Expected `refused`')
    const { place, service } = await serve(options.refused)
    await failure(place(), { code: 'rejected', placed: 'no', after: 'a refusal with a status of success' })
    same(service.requests.length, 1, 'the number of POSTs')
  },
}
