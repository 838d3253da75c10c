import { ensure, failure, same } from '../ensure.ts'
import type { Cases, ProviderKit } from '../kit.ts'
import type { ServiceAnswer } from '../options.ts'
import type { Fault } from '../service/service.ts'

const HTML = { body: '<html><h1>It works!</h1></html>', headers: { 'content-type': 'text/html' } }
const REFUSAL = { error: 'no' }

/** Answers and failures that do not say whether the call was placed. */
const UNCLEAR: Readonly<Record<string, Fault | ServiceAnswer>> = {
  'the connection is reset once the request was read': 'reset',
  'the connection is closed without an answer': 'close',
  'the answer is cut by the connection': 'cut',
  'the answer is no HTTP': 'garbage',
  'the answer is HTML': HTML,
  'the answer is empty': {},
  'the answer is 204': { status: 204 },
  'the answer is 408': { status: 408, body: REFUSAL, headers: { connection: 'close' } },
  'the answer is 409': { status: 409, body: REFUSAL },
  'the answer is 421, after which the platform sends again what it can': { status: 421 },
  'the answer is 425': { status: 425 },
  'the answer is 500': { status: 500, body: REFUSAL },
  'the answer is 502': { status: 502, ...HTML },
  'the answer is 503 with Retry-After': { status: 503, headers: { 'retry-after': '0' } },
  'the answer is 504': { status: 504 },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map(status => [
      `the answer is a redirect with ${status}`,
      { status, headers: { location: '/elsewhere' } },
    ]),
  ),
}

async function sendsOne({ serve }: ProviderKit, reaction: Fault | ServiceAnswer, after: string): Promise<void> {
  const { place, service } = await serve(reaction)
  await failure(place(), { placed: 'unknown', after })
  same(service.requests.length, 1, `the number of POSTs after ${after}`)
  same(service.requests[0]?.method, 'POST', 'the method')
}

async function endsByAbort({ serve }: ProviderKit, fault: Fault): Promise<void> {
  const { place, service } = await serve(fault)
  const aborted = new AbortController()
  const placing = failure(place({ signal: aborted.signal }), { code: 'aborted', placed: 'unknown', after: 'an abort' })
  await service.reachedBy(placing)
  aborted.abort()
  await placing
  same(service.requests.length, 1, 'the number of POSTs')
}

export const onePost: Cases = {
  ...Object.fromEntries(
    Object.entries(UNCLEAR).map(([what, reaction]) => [
      `one POST is sent, and proves nothing, if ${what}`,
      kit => sendsOne(kit, reaction, what),
    ]),
  ),
  'one POST is sent, and proves nothing, if the answer is cut and looks whole': kit => {
    const { body = '' } = kit.placed()
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return sendsOne(kit, { ...kit.placed(), body: text.slice(0, Math.ceil(text.length / 2)) }, 'half an answer')
  },
  'one POST is sent, and proves nothing, if the answer has 100 MB, of which little is read': async kit => {
    const { place, service } = await kit.serve('huge')
    await failure(place(), { code: 'bad-response', placed: 'unknown', after: 'an answer of 100 MB' })
    same(service.requests.length, 1, 'the number of POSTs')
    await service.close()
    // The system buffers some megabytes of a connection.
    ensure(service.bytesSent() < 32 * 1024 * 1024, `Expected little to be read, got ${service.bytesSent()} bytes`)
  },
  'one POST is sent, and waits, if no answer comes': kit => endsByAbort(kit, 'hang'),
  'one POST is sent, and waits, if the answer comes a byte at a time': kit => endsByAbort(kit, 'slow'),
}

/** The cases that need connections. */
export const onePostOverSockets: Cases = {
  'one POST is sent, and proves nothing, if the answer unpacks to 100 MB': async kit => {
    const { place, service } = await kit.serve('gzip-bomb')
    await failure(place(), { code: 'bad-response', placed: 'unknown', after: 'an answer that unpacks to 100 MB' })
    same(service.requests.length, 1, 'the number of POSTs')
  },
  'one connection is made, and proves nothing, if it is reset at the first byte of the request': async kit => {
    const { place, service } = await kit.serve('hang', {
      onConnection: socket => void socket.once('data', () => socket.resetAndDestroy()),
    })
    await failure(place(), { placed: 'unknown', after: 'a reset at the first byte' })
    same([service.connections(), service.requests.length], [1, 0], 'the numbers of connections and POSTs')
  },
}
