import type { Variables } from '../command/read-arguments.ts'

/** A `PUBLIC_URL` to which no webhook can be sent. */
export interface PublicUrlFault {
  readonly detail: string
  readonly advice: string
}

/** What is wrong with `PUBLIC_URL`; `undefined` if nothing is, or if it is not set. */
export function publicUrlFault(variables: Variables): PublicUrlFault | undefined {
  const given = variables['PUBLIC_URL']
  if (!given) return undefined
  const { protocol, username, password, search, hash, origin, pathname } = URL.parse(given) ?? { protocol: '' }
  if (!/^https?:$/.test(protocol) || username || password || search || hash) {
    return {
      detail: 'PUBLIC_URL is not an http or https address without credentials, query and fragment',
      advice: 'Set it to an address such as https://calls.example.com',
    }
  }
  const [, path] = /^(.*)\/webhooks\/*$/.exec(pathname ?? '') ?? []
  if (path === undefined) return undefined
  return {
    detail: 'PUBLIC_URL ends with /webhooks, which is appended to it, so no webhook would arrive',
    advice: `Set it to ${origin}${path}`,
  }
}

/** Base address of webhooks; `undefined` without a `PUBLIC_URL` that can be used. */
export function webhookUrlIn(variables: Variables): string | undefined {
  const given = variables['PUBLIC_URL']
  return given && !publicUrlFault(variables) ? `${given.replace(/\/+$/, '')}/webhooks` : undefined
}

/** For a provider whose webhooks go nowhere: the domain `invalid` has no addresses (RFC 6761). */
export const NOWHERE = 'https://outdial.invalid/webhooks'
