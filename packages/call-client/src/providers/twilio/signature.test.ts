import { describe, expect, it } from 'vitest'
import { createVerify } from './signature.ts'

// https://www.twilio.com/docs/usage/security#validating-requests, and the request validator of
// Twilio's documentation for PHP.
const TOKEN = '12345'
const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2'
const FORM = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
}
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
// The example of an earlier version of that page.
const OTHER_FORM = { ...FORM, Caller: '+12349013030', From: '+12349013030' }
const OTHER_SIGNATURE = '0/KCTR6DLpKmkAf8muzZqo1nDgQ='
// A body in JSON, whose hash is in the address: the example in the tests of Twilio's library for Node.
const JSON_BODY = '{"property": "value", "boolean": true}'
const JSON_URL = `${URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`
const JSON_SIGNATURE = 'a9nBmqA0ju/hNViExpshrM61xv4='

const bytes = (text: string) => new TextEncoder().encode(text)
const formOf = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

const verified = (signature: string | undefined, url = URL, body = formOf(FORM), tokens = [TOKEN]) =>
  createVerify(tokens)(url, { headers: { 'x-twilio-signature': signature }, body: bytes(body) }).then(
    () => 'accepted',
    ({ code, placed }) => `${code} ${placed}`,
  )

describe('the signature of a webhook from Twilio', () => {
  it('is the published one', async () => {
    expect(await verified(SIGNATURE)).toBe('accepted')
    expect(await verified(OTHER_SIGNATURE, URL, formOf(OTHER_FORM))).toBe('accepted')
    expect(await verified(JSON_SIGNATURE, JSON_URL, JSON_BODY)).toBe('accepted')
  })

  it('covers the address, whether or not it was given with its usual port', async () => {
    expect(await verified(SIGNATURE, 'https://mycompany.com:443/myapp.php?foo=1&bar=2')).toBe('accepted')
  })

  it('may be made with any of several tokens, while one is rotated', async () => {
    expect(await verified(SIGNATURE, URL, formOf(FORM), ['new', TOKEN])).toBe('accepted')
    expect(await verified(SIGNATURE, URL, formOf(FORM), ['new', 'other'])).toBe('unauthorized no')
  })

  it.each([
    ['is missing', undefined, URL, formOf(FORM)],
    ['is empty', '', URL, formOf(FORM)],
    ['is no base64', '!!', URL, formOf(FORM)],
    ['is shorter', SIGNATURE.slice(4), URL, formOf(FORM)],
    ['is of another address', SIGNATURE, `${URL}&baz=3`, formOf(FORM)],
    ['is of another value', SIGNATURE, URL, formOf({ ...FORM, Digits: '1235' })],
    ['is of another parameter', SIGNATURE, URL, formOf({ ...FORM, Extra: '1' })],
    ['is of another body in JSON', JSON_SIGNATURE, JSON_URL, `${JSON_BODY} `],
    ['is of a body in JSON without its hash', JSON_SIGNATURE, URL, JSON_BODY],
  ])('refuses the webhook if it %s', async (_, signature, url, body) => {
    expect(await verified(signature, url, body)).toBe('unauthorized no')
  })

  it('has each value of a repeated parameter once, in order', async () => {
    const repeated = 'B=2&A=1&B=1&B=2'
    const once = 'A=1&B=1&B=2'
    const { createHmac } = await import('node:crypto')
    const signature = createHmac('sha1', TOKEN).update(`${URL}A1B1B2`).digest('base64')
    expect(await verified(signature, URL, repeated)).toBe('accepted')
    expect(await verified(signature, URL, once)).toBe('accepted')
  })
})
