import { describe, expect, it } from 'vitest'
import { contradictionOf } from './contradiction.ts'
import { toPhoneNumber } from './phone-number.ts'

const to = toPhoneNumber('+13018040009')
const attempt = { provider: 'call-api', reference: 'r1', to, providerCallId: '7' }

describe('contradictionOf', () => {
  it.each([{}, { provider: 'call-api', reference: 'r1', to, providerCallId: '7' }, { to }])(
    'an update whose names are all ours, or missing, is about this attempt: %o',
    update => {
      expect(contradictionOf(attempt, update)).toBeUndefined()
    },
  )

  it.each([
    ['provider', { provider: 'num-dialer' }],
    ['reference', { reference: 'r2' }],
    ['to', { to: toPhoneNumber('+13018040010') }],
    ['providerCallId', { providerCallId: '8', to }],
  ])('an update with another %s proves nothing', (name, update) => {
    expect(contradictionOf(attempt, update)).toMatchObject({
      code: 'bad-response',
      placed: 'unknown',
      message: expect.stringContaining(`\`${name}\``),
    })
  })

  it('an id that is not known yet cannot be contradicted', () => {
    expect(contradictionOf({ ...attempt, providerCallId: undefined }, { providerCallId: '8' })).toBeUndefined()
  })
})
