import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signTelnyxWebhook } from './sign.ts'
import { createVerify } from './signature.ts'

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}
const ours = pair()
const NOW = new Date('2026-11-23T12:00:00Z')
const BODY = '{"data":{"id":"1"}}'
const bytes = (text: string) => new TextEncoder().encode(text)

const verified = (headers: Readonly<Record<string, string>>, body = BODY, keys = [ours.publicKey]) =>
  createVerify(
    keys,
    () => NOW,
  )({ headers, body: bytes(body) }).then(
    () => 'accepted',
    ({ code, message }) => `${code}: ${message}`,
  )

const signed = (secondsAgo = 0, { privateKey } = ours, body = BODY) =>
  signTelnyxWebhook({ privateKey, body, at: new Date(NOW.getTime() - secondsAgo * 1000) })

describe('the signature of a webhook from Telnyx', () => {
  it('covers the time and the body', async () => {
    const headers = await signed()
    expect(await verified(headers)).toBe('accepted')
    expect(await verified(headers, `${BODY} `)).toContain('unauthorized')
    expect(await verified({ ...headers, 'telnyx-timestamp': '1795435201' })).toContain('unauthorized')
  })

  it.each([
    [300, 'accepted'],
    [301, 'unauthorized: The signature is 301 s old, or a clock is wrong'],
    [-300, 'accepted'],
    [-301, 'unauthorized: The signature is -301 s old, or a clock is wrong'],
  ])('made %i s ago: %s', async (secondsAgo, expected) => {
    expect(await verified(await signed(secondsAgo))).toBe(expected)
  })

  it('may be made with any of several keys, while one is changed', async () => {
    const next = pair()
    expect(await verified(await signed(0, next), BODY, [ours.publicKey, next.publicKey])).toBe('accepted')
    expect(await verified(await signed(0, pair()), BODY, [ours.publicKey, next.publicKey])).toContain('unauthorized')
  })

  it.each([
    {},
    { 'telnyx-timestamp': '' },
    { 'telnyx-timestamp': '1e9' },
    { 'telnyx-signature-ed25519': '' },
    { 'telnyx-signature-ed25519': 'no base64!' },
  ])('with %j is refused', async change => {
    const headers = Object.keys(change).length === 0 ? {} : { ...(await signed()), ...change }
    expect(await verified(headers)).toContain('unauthorized')
  })
})
