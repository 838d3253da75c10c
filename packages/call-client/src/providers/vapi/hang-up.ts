import { CallError } from '../../kernel/call-error.ts'
import { idInPath } from '../address.ts'
import { fieldsOf, textIn } from '../fields.ts'
import type { ServiceOptions } from '../http/options.ts'
import { createRequests, type SendRequest } from '../http/requests.ts'

/**
 * Ends a call by its control address, which only a look-up tells. A call that has ended is left
 * alone. The key is not sent there: the address comes from an answer.
 *
 * @throws {CallError} `not-supported` without a control address, `bad-response` for one that is
 * neither Vapi's nor of the host of `baseUrl`
 */
export async function hangUpCall(
  send: SendRequest,
  { baseUrl, fetch, readRefusal }: ServiceOptions,
  providerCallId: string,
  signal: AbortSignal,
): Promise<void> {
  const { body } = await send(`call/${idInPath(providerCallId)}`, { signal, mayRepeat: true })
  const { status, monitor } = fieldsOf(body)
  if (status === 'ended') return
  const address = textIn(fieldsOf(monitor).controlUrl)
  if (address === undefined) {
    const message = 'The call has no control address: `monitorPlan.controlEnabled` is off, or the call has not begun'
    throw new CallError('not-supported', message, { placed: 'unknown' })
  }
  const control = URL.parse(address)
  if (!control || !isTrusted(control, new URL(baseUrl))) {
    throw new CallError('bad-response', 'The control address of the call is not on a host of Vapi', {
      placed: 'unknown',
    })
  }
  const { origin, pathname, searchParams } = control
  await createRequests({ baseUrl: origin, fetch, readRefusal })(pathname.slice(1), {
    method: 'POST',
    query: searchParams,
    body: { json: { type: 'end-call' } },
    signal,
    mayRepeat: true,
  })
}

/** Vapi's own hosts by https, or the very origin that the requests go to. */
function isTrusted({ protocol, hostname, origin, port, username, password }: URL, base: URL): boolean {
  if (username || password) return false
  if (origin === base.origin) return true
  return protocol === 'https:' && port === '' && /(^|\.)vapi\.ai$/.test(hostname)
}
