import { isIP } from 'node:net'
import { z } from 'zod'

/** What a variable may be. The message of each completes "Expected PORT to be …". */

export function whole(from: number, to: number) {
  const expected = `a whole number from ${from} to ${to}`
  const digits = z.string().regex(/^\d{1,15}$/, expected)
  return digits.transform(Number).pipe(z.number().min(from, expected).max(to, expected))
}

/** An address without credentials, which would stand in logs, and without what cannot be appended to. */
export const service = z.url({ protocol: /^https?$/, error: 'an http or https address' }).refine(address => {
  const url = URL.parse(address)
  return !(url?.username || url?.password || url?.search || url?.hash)
}, 'an address without credentials, query or fragment')

/** A proxy that serves the demo below a path has to take that path away, and then nobody knows it. */
export const origin = service.refine(
  address => (URL.parse(address)?.pathname ?? '/') === '/',
  'an address without a path',
)

export const host = z
  .string()
  .refine(
    text => isIP(text) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text),
    'an address or a name of this machine, such as 127.0.0.1',
  )

/** What stands in a header and cannot be guessed. */
export const token = z.string().regex(/^[\x21-\x7e]{32,}$/, '32 or more printable ASCII characters without spaces')

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/i

/** Whether only this machine itself can reach what listens there. */
export const isLoopback = (name: string): boolean => LOOPBACK.test(name)

/** A variable as it may stand in a log: of a secret its length alone, of an address nothing that may be one. */
export function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'nothing'
  if (name === 'API_TOKEN') return `${value.length} characters`
  return JSON.stringify(withoutSecrets(value))
}

/** An address without a name, a password, and what else may be one. */
export const withoutSecrets = (address: string): string =>
  address.replace(/\/\/.*@/s, '//•••@').replace(/([?#]).*$/s, '$1•••')
