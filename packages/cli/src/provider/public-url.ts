import type { Variables } from '../command/read-arguments.ts'

/** Base address of webhooks; `undefined` without `PUBLIC_URL`. */
export function webhookUrlIn(variables: Variables): string | undefined {
  const given = variables['PUBLIC_URL']
  return given ? `${given.replace(/\/+$/, '')}/webhooks` : undefined
}

/** For a provider whose webhooks go nowhere: the domain `invalid` has no addresses (RFC 6761). */
export const NOWHERE = 'https://outdial.invalid/webhooks'
