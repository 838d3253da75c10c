import { describe, expect, it } from 'vitest'
import { checkOptions, option, refuseUndefined, required } from './check-options.ts'

interface Options {
  readonly token: string
  readonly maxCallMs?: number
  readonly onError?: () => void
}

const check = (options: unknown) =>
  checkOptions<Options>('makeCalls', options, {
    token: required({ ...option.text, isSecret: true }),
    maxCallMs: option.number,
    onError: option.function,
  })

describe('options', () => {
  it('that are secret are in no error', () => {
    const length = { expected: 'of 32 bytes', accepts: (value: unknown) => String(value).length === 32, isSecret: true }
    const make = () => checkOptions<{ token: string }>('makeCalls', { token: 'my secret' }, { token: length })
    expect(make).toThrow(new TypeError('Expected `token` to be of 32 bytes, got a text'))
  })

  it('that fit are accepted, and what is not required may be undefined', () => {
    expect(check({ token: 'x' })).toBeUndefined()
    expect(check({ token: 'x', maxCallMs: undefined, onError: () => {} })).toBeUndefined()
  })

  it('that are given as undefined can be refused', () => {
    const refuse = (options: object) => () => refuseUndefined(options, 'token', 'leave it out')
    expect(refuse({})).not.toThrow()
    expect(refuse({ token: 'x' })).not.toThrow()
    expect(refuse({ token: undefined })).toThrow(
      new TypeError('Expected `token` to have a value, got undefined: leave it out'),
    )
  })

  it.each([
    [undefined, 'Expected the options of makeCalls to be an object, got undefined'],
    [null, 'Expected the options of makeCalls to be an object, got null'],
    ['secret', 'Expected the options of makeCalls to be an object, got a text'],
    [[], 'Expected the options of makeCalls to be an object, got a list'],
    [{}, 'Expected `token` to be a text, got undefined'],
    [{ token: undefined }, 'Expected `token` to be a text, got undefined'],
    [{ token: 7 }, 'Expected `token` to be a text, got 7'],
    [{ token: 'x', maxCallMs: '7' }, 'Expected `maxCallMs` to be a number, got "7"'],
    [{ token: 'x', maxCallMs: Number.NaN }, 'Expected `maxCallMs` to be a number, got NaN'],
    [{ token: 'x', onError: {} }, 'Expected `onError` to be a function, got an object'],
    [{ tokn: 'x' }, 'Expected options of makeCalls among token, maxCallMs, onError, got `tokn`'],
    [{ token: 'x', maxCallMS: 1 }, 'Expected options of makeCalls among token, maxCallMs, onError, got `maxCallMS`'],
    [{ token: 'x', colour: 1 }, 'Expected options of makeCalls among token, maxCallMs, onError, got `colour`'],
  ])('%o are refused', (options, message) => {
    expect(() => check(options)).toThrow(new TypeError(message))
  })
})
