import { isIP } from 'node:net'
import { type Country, isCountry } from '@outdial/call-client/phone'
import { z } from 'zod'

// The schemas of variables. Each message completes "Expected PORT to be …".

export function whole(from: number, to: number) {
  const expected = `a whole number from ${from} to ${to}`
  const digits = z.string().regex(/^\d{1,15}$/, expected)
  return digits.transform(Number).pipe(z.number().min(from, expected).max(to, expected))
}

/** A number of calls a second. */
export const positive = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,3})?$/, 'a number from 0.01 to 1000')
  .transform(Number)
  .pipe(z.number().min(0.01, 'a number from 0.01 to 1000').max(1000, 'a number from 0.01 to 1000'))

/** An http address without credentials (logs show it), query and fragment (paths are appended). */
export const service = z.url({ protocol: /^https?$/, error: 'an http or https address' }).refine(address => {
  const url = URL.parse(address)
  return !(url?.username || url?.password || url?.search || url?.hash)
}, 'an address without credentials, query or fragment')

/** An address without a path: behind a proxy that strips one, links would lack it. */
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

/** A secret that can be sent in a header and cannot be guessed. */
export const token = z.string().regex(/^[\x21-\x7e]{32,}$/, '32 or more printable ASCII characters without spaces')

// Express' names of loopback addresses, and of link-local and private networks.
const NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal'])

function isNetwork(text: string): boolean {
  const [, address = '', bits] = text.match(/^([^/]*)(?:\/(\d{1,3}))?$/) ?? []
  const most = isIP(address) === 4 ? 32 : 128
  return isIP(address) !== 0 ? bits === undefined || (Number(bits) >= 1 && Number(bits) <= most) : NETWORKS.has(text)
}

/** Addresses of proxies, separated by commas. A range of all addresses is refused. */
export const networks = z
  .string()
  .transform(text => text.split(',').map(part => part.trim()))
  .refine(
    parts => parts.every(isNetwork),
    'addresses, ranges such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas',
  )

/** `all`, or countries separated by commas. */
export const countries = z.string().transform((text, context): readonly Country[] | 'all' => {
  if (text === 'all') return text
  const codes = text.split(',').map(code => code.trim())
  if (codes.every(isCountry)) return codes
  context.addIssue({ code: 'custom', message: 'all, or countries such as US,DE (ISO 3166-1)' })
  return z.NEVER
})

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/i

/** True if only this machine can connect to a server that listens there. */
export const isLoopback = (name: string): boolean => LOOPBACK.test(name)

/** A variable's value for a log: a token or a carrier's variable as its length, an address without possible secrets. */
export function loggable(name: string, value: string | undefined): string {
  if (value === undefined) return 'nothing'
  if (/^(API_TOKEN|ACCOUNTS_SECRET|TWILIO_|TELNYX_|VAPI_)/.test(name)) return `${value.length} characters`
  return JSON.stringify(withoutSecrets(value))
}

/** The address without user name, password, query and fragment. */
export const withoutSecrets = (address: string): string =>
  address.replace(/\/\/.*@/s, '//•••@').replace(/([?#]).*$/s, '$1•••')
