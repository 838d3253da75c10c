import { expect, it } from 'vitest'
import type { VapiOptions } from './options.ts'
import { vapi } from './vapi.ts'

const OPTIONS: VapiOptions = {
  apiKey: 'private-key',
  assistantId: 'assistant-1',
  phoneNumberId: 'number-1',
  webhookUrl: 'https://me.test/hooks',
  secret: 'swordfish',
}
const HMAC = { credentialId: 'credential-1', secret: 'swordfish' }
const build = (change: object) => () => vapi({ ...OPTIONS, ...change })

it.each([
  ['an unknown option', { assistentId: 'x' }, /got `assistentId`/],
  ['no key', { apiKey: '' }, /`apiKey`/],
  ['no assistant', { assistantId: undefined }, /exactly one of `assistantId` and `assistant`/],
  ['two assistants', { assistant: {} }, /exactly one of `assistantId` and `assistant`/],
  ['an empty id', { assistantId: '' }, /`assistantId`/],
  ['no number', { phoneNumberId: undefined }, /`phoneNumberId`/],
  ['an assistant that is a text', { assistantId: undefined, assistant: 'x' }, /`assistant` to be an object/],
  ['a list of variables', { variables: [] }, /`variables`/],
  ['an own server', { overrides: { server: {} } }, /`overrides` without `server`/],
  ['no address', { webhookUrl: 'me.test' }, /`webhookUrl`/],
  ['a message handler that is none', { onMessage: {} }, /`onMessage`/],
  ['no ringing', { ringSeconds: 0 }, /`ringSeconds`.*1 to 600.*got 0/],
  ['no proof', { secret: undefined }, /exactly one of `secret`, `hmac` and `acceptForgedWebhooks: true`/],
  ['two proofs', { hmac: HMAC }, /exactly one of/],
  ['a proof that is not wanted', { acceptForgedWebhooks: true }, /exactly one of/],
  ['no secrets', { secret: [] }, /`secret`/],
  ['a secret with a line break', { secret: 'sword\nfish' }, /`secret`/],
  ['a misspelled part of hmac', { secret: undefined, hmac: { ...HMAC, header: 'x' } }, /got `header`/],
  ['an unknown algorithm', { secret: undefined, hmac: { ...HMAC, algorithm: 'md5' } }, /`hmac.algorithm`.*md5/],
  ['an unknown encoding', { secret: undefined, hmac: { ...HMAC, signatureEncoding: 'utf8' } }, /signatureEncoding/],
  ['a header with a colon', { secret: undefined, hmac: { ...HMAC, signatureHeader: 'x:y' } }, /signatureHeader/],
  ['a format without the body', { secret: undefined, hmac: { ...HMAC, payloadFormat: '{timestamp}' } }, /{body} once/],
  ['a format with the url', { secret: undefined, hmac: { ...HMAC, payloadFormat: '{url}.{body}' } }, /{body} once/],
  ['no tolerance', { secret: undefined, hmac: { ...HMAC, toleranceMs: Number.NaN } }, /toleranceMs/],
])('refuses %s, and says what it expected', (_, change, message) => {
  expect(build(change)).toThrow(message)
  expect(build(change), 'no secret in an error').not.toThrow(/swordfish|private-key/)
})

it('forged webhooks are accepted only by an option that says so', () => {
  expect(build({ secret: undefined, acceptForgedWebhooks: true })).not.toThrow()
})
