import { once } from 'node:events'
import { expect, it } from 'vitest'
import { toReport, warn } from './report.ts'

it('a warning masks numbers in every text of an error, its causes and its details', async () => {
  const warned = once(process, 'warning')
  const cause = Object.assign(new Error('GET /history/%2B13018040009'), { path: '/calls/+13018040009' })
  warn(new AggregateError([new Error('13018040009 rang')], 'Expected +13018040009 to ring', { cause }))
  const [{ message }] = await warned
  expect(message).toContain('AggregateError: Expected +13•••••••09 to ring')
  expect(message).toContain("path: '/calls/+13•••••••09'")
  expect(message).toContain('Error: 13•••••••09 rang')
  expect(message).not.toContain('3018040')
})

it('a listener receives the error itself', () => {
  const received: unknown[] = []
  const error = new Error('to +13018040009')
  toReport(given => received.push(given))(error)
  expect(received).toEqual([error])
  expect(received[0]).toBe(error)
})

it('a listener that throws disturbs nothing, and its error becomes a warning', async () => {
  const warned = once(process, 'warning')
  toReport(() => {
    throw new Error('the log is full')
  })(new Error('any'))
  expect(await warned).toMatchObject([{ message: expect.stringContaining('the log is full') }])
})
