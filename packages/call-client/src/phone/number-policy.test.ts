import { describe, expect, it } from 'vitest'
import { type PhoneNumber, toPhoneNumber } from '../kernel/phone-number.ts'
import { numberPolicy } from './number-policy.ts'

const refusal = (number: string, policy: (number: PhoneNumber) => string | undefined) => policy(toPhoneNumber(number))

describe('numbers of allowed countries', () => {
  const policy = numberPolicy({ countries: ['US', 'DE', 'GB', 'FR', 'AU'] })

  it.each(['+13018040009', '+18002345678', '+493012345', '+447400123456', '+33612345678'])(
    '%s may be called',
    number => {
      expect(refusal(number, policy)).toBeUndefined()
    },
  )

  it.each([
    ['+18765230123', 'Numbers of JM are not allowed'],
    ['+17672255555', 'Numbers of DM are not allowed'],
    ['+447624012345', 'Numbers of IM are not allowed'],
    ['+77011234567', 'Numbers of KZ are not allowed'],
    ['+19002345678', 'Premium-rate numbers are not allowed'],
    ['+449012345678', 'Premium-rate numbers are not allowed'],
    ['+448431234567', 'Premium-rate numbers are not allowed'],
    ['+499001234567', 'Premium-rate numbers are not allowed'],
    ['+33892123456', 'Premium-rate numbers are not allowed'],
    ['+611902123456', 'Premium-rate numbers are not allowed'],
    ['+491801123456', 'Shared-cost numbers are not allowed'],
    ['+61131234', 'Shared-cost numbers are not allowed'],
    ['+443031231234', 'Universal-access numbers are not allowed'],
    ['+447012345678', 'Personal numbers are not allowed'],
    ['+4970012345678', 'Personal numbers are not allowed'],
    ['+491511234567', 'Unassigned numbers are not allowed'],
    ['+4911011', 'Unassigned numbers are not allowed'],
    ['+37012345', 'Numbers of LT are not allowed'],
    ['+3311011', 'Short numbers are not allowed'],
    // Shared by many countries, or by none.
    ['+15550000001', 'Numbers without a known country are not allowed'],
    ['+1911911', 'Numbers without a known country are not allowed'],
    ['+870773111632', 'Numbers without a known country are not allowed'],
    ['+80012345678', 'Numbers without a known country are not allowed'],
    ['+979123456789', 'Numbers without a known country are not allowed'],
    ['+999123456', 'Numbers without a known country are not allowed'],
  ])('%s may not: %s', (number, reason) => {
    expect(refusal(number, policy)).toBe(reason)
  })

  it('no country allows nothing', () => {
    expect(refusal('+13018040009', numberPolicy({ countries: [] }))).toBe('Numbers of US are not allowed')
  })
})

describe('numbers of all countries', () => {
  const policy = numberPolicy({ countries: 'all' })

  it.each(['+13018040009', '+18765230123', '+80012345678', '+15550000001', '+491511234567'])(
    '%s may be called',
    number => {
      expect(refusal(number, policy)).toBeUndefined()
    },
  )

  it.each([
    ['+870773111632', 'Satellite numbers are not allowed'],
    ['+881612345678', 'Satellite numbers are not allowed'],
    ['+88213123456', 'Satellite numbers are not allowed'],
    ['+883510012345', 'Satellite numbers are not allowed'],
    ['+979123456789', 'Premium-rate numbers are not allowed'],
    ['+80812345678', 'Shared-cost numbers are not allowed'],
    ['+19002345678', 'Premium-rate numbers are not allowed'],
    ['+1911911', 'Short numbers are not allowed'],
  ])('%s may not: %s', (number, reason) => {
    expect(refusal(number, policy)).toBe(reason)
  })
})

it('other kinds are allowed by name', () => {
  const policy = numberPolicy({ countries: ['GB'], kinds: ['universal-access'] })
  expect(refusal('+443031231234', policy)).toBeUndefined()
  expect(refusal('+447400123456', policy)).toBe('Mobile numbers are not allowed')
})

it('the options are validated', () => {
  const make = (options: object) => () => Reflect.apply(numberPolicy, undefined, [options])
  expect(make({})).toThrow("Expected `countries` to be codes such as US and DE, or 'all', got undefined")
  expect(make({ countries: ['us'] })).toThrow('got ["us"]')
  expect(make({ countries: 'all', kinds: ['landline'] })).toThrow('Expected `kinds` among fixed-line, mobile,')
})
