import { describe, expect, it } from 'vitest'
import { basic, bearer, credentialIn } from './credentials.ts'

describe('a credential', () => {
  it.each(['a', 'AC0123', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', 'x'.repeat(4096)])('may be %j', text => {
    expect(credentialIn('authToken', text)).toBe(text)
  })

  it.each<[string, unknown, string]>([
    ['an empty text', '', 'an empty text'],
    ['a space', 'kept secret', 'other characters'],
    ['a line break, which would end a header', 'kept-secret\r\nx-evil: 1', 'other characters'],
    ['a character outside ASCII', 'kept-secret-é', 'other characters'],
    ['too long a text', 'kept-secret'.repeat(1000), 'other characters'],
    ['nothing', undefined, 'undefined'],
    ['a number', 7, 'number'],
    ['an object', { toString: () => 'kept-secret' }, 'object'],
  ])('is refused if it is or has %s, by an error without it', (_, value, got) => {
    const error = catching(() => credentialIn('authToken', value))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(`Expected \`authToken\` to be printable ASCII characters without spaces, got ${got}`)
  })
})

describe('a header', () => {
  it('for a bearer token has the token', () => {
    expect(bearer('KEY_1')).toEqual({ authorization: 'Bearer KEY_1' })
  })

  it('for a user and a password is the example of RFC 7617', () => {
    expect(basic('Aladdin', 'open sesame')).toEqual({ authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' })
  })
})

function catching(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    if (error instanceof Error) return error
  }
  return expect.unreachable('it was accepted')
}
