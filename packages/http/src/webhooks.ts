import type { WebhookReceiver } from '@outdial/call-client'
import type { BodyReader } from './http/body.ts'
import { ownFault, Problem } from './http/problem.ts'
import type { ApiRequest } from './http/request.ts'
import type { Routes } from './http/routes.ts'

/**
 * The `webhookUrl` for providers, of a handler at this public address, mount path included.
 *
 * @throws {TypeError} if it is no http or https address, or ends with `/webhooks` already
 */
export function webhooksAt(publicUrl: string | URL): string {
  const { protocol, search, hash } = URL.parse(publicUrl) ?? { protocol: '', search: '', hash: '' }
  if (!/^https?:$/.test(protocol) || search || hash) {
    const got = typeof publicUrl === 'string' && !publicUrl.includes('@') ? JSON.stringify(publicUrl) : typeof publicUrl
    throw new TypeError(`Expected \`publicUrl\` to be an http or https address without query or fragment, got ${got}`)
  }
  refuseWebhooksPath(publicUrl)
  return `${String(publicUrl).replace(/\/+$/, '')}/webhooks`
}

/**
 * Refuses a public address that ends with `/webhooks`: the path is appended to it, so no webhook would arrive.
 *
 * @throws {TypeError} naming the address to give
 */
export function refuseWebhooksPath(publicUrl: string | URL | undefined): void {
  const { origin, pathname } = URL.parse(publicUrl ?? '') ?? { origin: '', pathname: '' }
  const [, path] = /^(.*)\/webhooks\/*$/.exec(pathname) ?? []
  if (path === undefined) return
  throw new TypeError(
    `Expected \`publicUrl\` to be the address of the handler, without the /webhooks that webhooksAt(publicUrl) appends: give ${origin}${path}`,
  )
}

/** Passes each webhook byte for byte to the client of its provider, and returns the reply. */
export const webhookRoutes = (
  receiverOf: (name: string) => WebhookReceiver | undefined,
  bodies: BodyReader,
  publicUrl: URL | undefined,
): Routes => ({
  '/webhooks/:provider/:reference': {
    async POST(request, { provider = '', reference = '' }) {
      const receiver = receiverOf(provider)
      if (!receiver) throw unknownProvider(provider)
      const path = `/${encodeURIComponent(provider)}/${encodeURIComponent(reference)}`
      const url = addressOf(request, publicUrl)
      const { status, headers, body } = await bodies.raw(request, body =>
        receiver.receive({ path, url, headers: request.headers(), body }).catch((cause: unknown) => {
          throw ownFault(cause)
        }),
      )
      return { status, headers: headers ?? {}, body }
    },
  },
})

const unknownProvider = (name: string) =>
  new Problem({
    status: 404,
    code: 'unknown-provider',
    detail: `Expected the name of a provider, got ${JSON.stringify(name.slice(0, 40))}`,
  })

function addressOf({ protocol, host, mountPath, path, query }: ApiRequest, publicUrl: URL | undefined): string {
  const start = publicUrl ? publicUrl.href.replace(/\/$/, '') : `${protocol}://${host}${mountPath}`
  return `${start}${path}${query === '' ? '' : `?${query}`}`
}
