import { expect, it } from 'vitest'
import { CallError } from '../kernel/call-error.ts'
import { toPhoneNumber } from '../kernel/phone-number.ts'
import { type PerCall, valueFor } from './per-call.ts'

const request = {
  to: toPhoneNumber('+13018040009'),
  reference: 'a'.repeat(32),
  metadata: { name: 'Ada' },
  maxCallMs: 60_000,
}

it('one value is the value of all calls', () => {
  expect(valueFor('from', '+13018040001', request)).toBe('+13018040001')
  expect(valueFor('record', false, request)).toBe(false)
  expect(valueFor('assistantId', undefined, request)).toBeUndefined()
})

it('a function receives the request with its metadata', () => {
  const twiml: PerCall<string> = ({ to, metadata }) => `${to} is ${String(metadata?.['name'])}`
  expect(valueFor('twiml', twiml, request)).toBe('+13018040009 is Ada')
})

it('a function that fails refuses the call: nothing was sent', () => {
  const cause = new Error('no words')
  const failing: PerCall<string> = () => {
    throw cause
  }
  expect(() => valueFor('twiml', failing, request)).toThrow(
    expect.objectContaining({ code: 'rejected', placed: 'no', message: 'The function `twiml` failed', cause }),
  )
})

it('a `CallError` of a function is kept', () => {
  const own = new CallError('invalid-number', 'No number to call from')
  const failing: PerCall<string> = () => {
    throw own
  }
  expect(() => valueFor('from', failing, request)).toThrow(own)
})
