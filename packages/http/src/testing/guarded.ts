import { manualClock } from '@outdial/call-client/testing'
import { createDialer } from '@outdial/dialer'
import { createHandler } from '../handler.ts'
import { type ListenerOptions, toNodeListener } from '../node/listener.ts'
import type { OutdialOptions } from '../options.ts'
import { scriptedPhone } from './phone.ts'
import { serve } from './serve.ts'

export const TOKEN = 'correct-horse-battery-staple-0001'

export interface GuardedOptions extends Partial<OutdialOptions> {
  readonly mount?: string
  readonly trustProxy?: ListenerOptions['trustProxy']
}

interface Init extends Omit<RequestInit, 'headers'> {
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A handler with a dialer only, on a server that answers all other paths. */
export async function guarded({ mount = '/', trustProxy, ...options }: GuardedOptions = {}) {
  const clock = manualClock()
  const handler = createHandler({
    basePath: mount,
    webhooks: { receive: async () => ({ status: 200 }) },
    dialer: createDialer({ dial: scriptedPhone().dial, concurrency: 1 }),
    list: () => ['+13018040009'],
    clock,
    ...options,
  })
  const listen = toNodeListener(handler, { trustProxy })
  const url = await serve((request, response) => listen(request, response, () => response.end('the app')))
  const base = mount === '/' ? url : url + mount
  const ask = async (path: string, { json, headers, ...rest }: Init = {}) => {
    const body = json === undefined ? {} : { body: JSON.stringify(json) }
    const type = json === undefined ? {} : { 'Content-Type': 'application/json' }
    return fetch(base + path, { ...rest, ...body, headers: { ...type, ...headers } })
  }
  const status = async (path: string, init?: Init) => (await ask(path, init)).status
  const signIn = (token: string = TOKEN, headers = {}) =>
    ask('/api/session', { method: 'POST', json: { token }, headers })
  return { base, handler, clock, ask, status, signIn }
}
