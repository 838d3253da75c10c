import { ensure } from '../ensure.ts'
import type { Cases } from '../kit.ts'
import { askCases } from './asking.ts'

const never = new AbortController().signal

/** For providers that can hang up. */
export const hangingUp: Cases = {
  ...askCases('hangUp'),
  'a hang-up resolves when the service has accepted it': async kit => {
    const { provider, service } = await kit.serve(request => kit.options.hangUp?.answer(kit.call(), request) ?? {})
    await provider.hangUp?.(kit.id(1), { signal: never })
    ensure(service.requests.length > 0, 'Expected a request')
  },
}

/** For services that say that a call has already ended. */
export const hangingUpEnded: Cases = {
  'a hang-up of a call that has already ended resolves': async kit => {
    const { provider } = await kit.serve(request => kit.options.hangUp?.ended?.(kit.call(), request) ?? {})
    await provider.hangUp?.(kit.id(1), { signal: never })
  },
}
