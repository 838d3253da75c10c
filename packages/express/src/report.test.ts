import { inspect } from 'node:util'
import { CallError } from '@outdial/call-client/kernel'
import { expect, it } from 'vitest'
import { masked, toReport } from './report.ts'

it('a number is masked in whatever text of an error it stands, and in its causes', () => {
  const cause = Object.assign(new Error('GET /history/%2B13018040009'), { path: '/calls/+13018040009' })
  const error = masked(new CallError('bad-response', 'Expected +13018040009 to ring', { cause }))
  expect(error).toBeInstanceOf(CallError)
  expect(error).toMatchObject({ code: 'bad-response', message: 'Expected +13•••••••09 to ring' })
  expect(error).toMatchObject({ cause: { path: '/calls/+13•••••••09' } })
  const { stack, cause: inner } = error instanceof Error ? error : expect.unreachable('Expected an error')
  expect(stack).toContain('report.test.ts')
  expect(`${stack} ${String(inner)} ${inner instanceof Error && inner.stack}`).not.toContain('3018040')
})

it('a number is masked in each error of several, and in what an error carries along', () => {
  const request = { to: '+13018040009', tried: ['/num-dialer/13018040009'], at: new Date(0) }
  const carrying = Object.freeze(Object.assign(new Error('no'), { request }))
  const error = masked(new AggregateError([new Error('13018040009 rang'), carrying, '+13018040009', 7], 'all of them'))
  expect(error).toBeInstanceOf(AggregateError)
  expect(error).toMatchObject({
    message: 'all of them',
    errors: [
      { message: '13•••••••09 rang' },
      { request: { to: '+13•••••••09', tried: ['/num-dialer/13•••••••09'], at: new Date(0) } },
      '+13•••••••09',
      7,
    ],
  })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('3018040')
  expect(request.to).toBe('+13018040009')
})

it('an error without a number is handed over itself', () => {
  const error = new Error('the store is away')
  expect(masked(error)).toBe(error)
  expect(masked(undefined)).toBeUndefined()
  expect(masked('no +13018040009')).toBe('no +13•••••••09')
})

it('an error that is its own cause is masked all the same', () => {
  const error = new Error('of +13018040009')
  error.cause = error
  expect(masked(error)).toHaveProperty('message', 'of +13•••••••09')
  expect(masked(error)).toHaveProperty('cause.cause.message', 'of +13•••••••09')
})

it('who hears of errors and throws disturbs nobody', async () => {
  const warned = new Promise(resolve => process.once('warning', resolve))
  const failure = new Error('the log is full')
  toReport(() => {
    throw failure
  })(new Error('any'))
  expect(await warned).toBe(failure)
})
