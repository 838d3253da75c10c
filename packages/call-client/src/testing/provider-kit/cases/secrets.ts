import type { CallProvider } from '../../../provider.ts'
import { ensure } from '../ensure.ts'
import { type Cases, type ProviderKit, parse } from '../kit.ts'
import type { SentRequest, ServiceAnswer } from '../options.ts'
import type { Fault } from '../service/service.ts'
import { turns } from '../turns.ts'

const FAILURES: readonly (Fault | ServiceAnswer)[] = [
  'reset',
  'garbage',
  'cut',
  {},
  { body: '<html>' },
  { status: 307, headers: { location: '/elsewhere' } },
  { status: 400, body: { error: 'no' } },
  { status: 401, body: { error: 'no' } },
  { status: 404 },
  { status: 503, headers: { 'retry-after': '0' } },
]

const never = new AbortController().signal

/** The credentials in the header `authorization`, also decoded. */
function credentialsIn({ headers }: SentRequest): readonly string[] {
  const [, value] = (headers['authorization'] ?? '').split(' ')
  if (!value) return []
  try {
    return [value, ...atob(value).split(':').slice(1)]
  } catch {
    return [value]
  }
}

/** All that a program may print of a value. */
async function printed(value: unknown): Promise<string> {
  const texts = [String(value), jsonOf(value)]
  if (value instanceof Error) texts.push(String(value.stack), value.cause ? await printed(value.cause) : '')
  // Browsers have no `inspect`.
  if (globalThis.process?.versions?.node) {
    const { inspect } = await import('node:util')
    texts.push(inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null }))
  }
  return texts.join('\n')
}

function jsonOf(value: unknown): string {
  try {
    // Annotated because TypeScript declares that it always returns a string.
    const json: string | undefined = JSON.stringify(value)
    return json ?? ''
  } catch {
    return ''
  }
}

/** The errors of everything that a provider can be asked. */
async function errorsOf(kit: ProviderKit, provider: CallProvider): Promise<readonly unknown[]> {
  const { to, reference } = kit.request()
  const span = { placedFrom: new Date(Date.now() - 60_000), placedUntil: new Date() }
  const asks: readonly ((signal: AbortSignal) => Promise<unknown> | undefined)[] = [
    signal => provider.get?.(kit.id(1), { signal }),
    signal => provider.find?.({ to, reference, ...span }, { signal }),
    signal => provider.hangUp?.(kit.id(1), { signal }),
    signal => provider.check?.({ signal }),
  ]
  const errors = [await provider.place(kit.request(), { signal: never }).catch(asValue)]
  for (const ask of asks) {
    const aborted = new AbortController()
    const asked = ask(aborted.signal)?.catch(asValue)
    // The abort ends the pause before a request is repeated.
    await turns()
    aborted.abort()
    errors.push(await asked)
  }
  return errors
}

const asValue = (reason: unknown): unknown => reason

export const secrets: Cases = {
  'no error and no form of the provider has a credential': async kit => {
    for (const reaction of FAILURES) {
      const { provider, service } = await kit.serve(reaction)
      const errors = await errorsOf(kit, provider)
      const known = [...(kit.options.secrets ?? []), ...service.requests.flatMap(credentialsIn)]
      for (const value of [provider, ...errors]) ensureHasNone(await printed(value), known)
    }
  },
  'no error of a webhook has a credential': async kit => {
    const { webhooks, secrets: known = [] } = kit.options
    if (!webhooks) return
    const forged = await kit.webhook(webhooks.create(kit.event()), { forged: true })
    const garbage = await kit.webhook(new TextEncoder().encode('<html>'))
    for (const webhook of [forged, garbage]) {
      const error = await parse(kit.openAt('http://127.0.0.1:1'), webhook).catch(asValue)
      ensureHasNone(await printed(error), known)
    }
  },
}

function ensureHasNone(text: string, known: readonly string[]): void {
  for (const secret of known) {
    const at = secret ? text.indexOf(secret) : -1
    ensure(at < 0, `Expected no credential, got one after: ${text.slice(Math.max(0, at - 80), Math.max(0, at))}`)
  }
}
