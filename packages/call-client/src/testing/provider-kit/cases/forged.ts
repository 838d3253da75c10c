import type { Webhook } from '../../../webhook.ts'
import { ensure, failure } from '../ensure.ts'
import { type Cases, type ProviderKit, parse } from '../kit.ts'

const DAY_MS = 86_400_000

async function refuses(kit: ProviderKit, webhook: Webhook, after: string): Promise<void> {
  const parsed = parse(kit.openAt('http://127.0.0.1:1'), webhook)
  await failure(parsed, { code: 'unauthorized', after })
}

const content = (kit: ProviderKit) => {
  const created = kit.options.webhooks?.create(kit.event())
  ensure(created, 'Expected `webhooks`')
  return created
}

/** The headers that the signature added or changed. */
async function signatureOf(kit: ProviderKit): Promise<{ readonly signed: Webhook; readonly names: readonly string[] }> {
  const bare = await kit.webhook(content(kit), { unsigned: true })
  const signed = await kit.webhook(content(kit))
  const names = Object.keys(signed.headers).filter(name => signed.headers[name] !== bare.headers[name])
  ensure(names.length > 0 || signed.url !== bare.url, 'Expected `sign` to add a header')
  return { signed, names }
}

const withHeader = (webhook: Webhook, name: string, value: string | readonly string[] | undefined): Webhook => ({
  ...webhook,
  headers: { ...webhook.headers, [name]: value },
})

/** The text with one character replaced. `0` is a digit in every encoding of signatures. */
const replacedAt = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`

/** For services that sign their webhooks. */
export const forged: Cases = {
  'a genuine webhook is accepted, however often it comes': async kit => {
    const provider = kit.openAt('http://127.0.0.1:1')
    const webhook = await kit.webhook(content(kit))
    await parse(provider, webhook)
    await parse(provider, webhook)
  },
  'a webhook without a signature is refused': async kit =>
    refuses(kit, await kit.webhook(content(kit), { unsigned: true }), 'a webhook without a signature'),
  'a webhook that is signed with another secret is refused': async kit =>
    refuses(kit, await kit.webhook(content(kit), { forged: true }), 'a webhook that another secret signed'),
  'a webhook whose signature is missing in part, empty, cut, changed or garbage is refused': async kit => {
    const { signed, names } = await signatureOf(kit)
    for (const name of names) {
      const value = String(signed.headers[name])
      // Base64 without its padding is the same signature.
      const text = value.replace(/=+$/, '')
      const wrong = {
        missing: undefined,
        empty: '',
        'empty list': [],
        'cut by one': text.slice(0, -1),
        'cut by two': text.slice(0, -2),
        'cut by three': text.slice(0, -3),
        'cut in half': text.slice(0, Math.floor(text.length / 2)),
        'changed at its start': replacedAt(value, 0),
        'changed in its middle': replacedAt(value, Math.floor(value.length / 2)),
        'not ASCII': '\u{1F4DE}'.repeat(8),
        'garbage of 100 kB': '%'.repeat(100_000),
        'a list of garbage': ['%', '\0', ''],
      }
      for (const [how, header] of Object.entries(wrong)) {
        await refuses(kit, withHeader(signed, name, header), `a header \`${name}\` that is ${how}`)
      }
    }
  },
}

/** For services that sign the body. */
export const changedBody: Cases = {
  'a webhook whose body was changed after it was signed is refused': async kit => {
    const { signed } = await signatureOf(kit)
    const { body } = signed
    const middle = Math.floor(body.length / 2)
    const changed = {
      'a byte more': [...body, 0x20],
      'a byte less': body.slice(0, -1),
      'another byte in its middle': [...body].with(middle, body[middle] === 0x30 ? 0x31 : 0x30),
      nothing: [],
    }
    for (const [how, bytes] of Object.entries(changed)) {
      await refuses(kit, { ...signed, body: Uint8Array.from(bytes) }, `a body with ${how}`)
    }
  },
}

/** For services whose signatures expire. */
export const old: Cases = {
  'a webhook that was signed a day ago is refused': async kit => {
    const at = new Date(Date.now() - DAY_MS)
    await refuses(kit, await kit.webhook(content(kit), { at }), 'a webhook that was signed a day ago')
  },
}
