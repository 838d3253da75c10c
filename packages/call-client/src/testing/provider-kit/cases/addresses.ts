import { ensure, same } from '../ensure.ts'
import { type Cases, WEBHOOK_URL } from '../kit.ts'
import type { SentRequest } from '../options.ts'

/** For providers with webhooks. */
export const addresses: Cases = {
  'the address for webhooks is the base, the name of the provider and the reference': async kit => {
    for (const base of [WEBHOOK_URL, `${WEBHOOK_URL}/`]) {
      const { service } = await kit.serve(() => kit.placed())
      const provider = kit.openAt(service.baseUrl, service.fetch, base)
      const request = kit.request()
      await provider.place(request, { signal: new AbortController().signal })
      const [sent] = service.requests
      const address = `${WEBHOOK_URL}/${provider.name}/${request.reference}`
      const found = sent && textsIn(sent).some(text => text.split(/[?#]/)[0] === address)
      ensure(found, `Expected the address ${address} in the POST, got ${sent?.body}`)
    }
  },
}

/** For all providers. */
export const names: Cases = {
  'the name of the provider fits into an address': async ({ openAt }) => {
    const { name } = openAt('http://127.0.0.1:1')
    ensure(/^[a-z0-9-]+$/.test(name), `Expected lowercase letters, digits and hyphens, got ${name}`)
  },
  'the metadata of a call is sent nowhere by itself': async kit => {
    const { place, service } = await kit.serve(() => kit.placed())
    await place({}, { metadata: { note: 'kept-by-the-caller' } })
    same(JSON.stringify(service.requests).includes('kept-by-the-caller'), false, 'whether the metadata was sent')
  },
}

/** All texts in a request: of its query, and of its form or JSON. */
function textsIn({ path, headers, body }: SentRequest): readonly string[] {
  const query = [...new URL(path, 'http://service.test').searchParams.values()]
  if (headers['content-type']?.includes('json')) return [...query, ...textsOf(JSON.parse(body))]
  return [...query, ...new URLSearchParams(body).values()]
}

const textsOf = (json: unknown): readonly string[] =>
  typeof json === 'string'
    ? [json]
    : typeof json === 'object' && json !== null
      ? Object.values(json).flatMap(textsOf)
      : []
