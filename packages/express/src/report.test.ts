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
})

it('who hears of errors and throws disturbs nobody', async () => {
  const warned = new Promise(resolve => process.once('warning', resolve))
  const failure = new Error('the log is full')
  toReport(() => {
    throw failure
  })(new Error('any'))
  expect(await warned).toBe(failure)
})
