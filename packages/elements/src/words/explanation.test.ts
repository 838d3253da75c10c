import { expect, it } from 'vitest'
import { explanationText } from './explanation.ts'

const explained = (...because: readonly { code: string; rule?: string }[]) =>
  explanationText({ because: because.map(each => ({ detail: 'In the words of the server.', ...each })) })

it('names the most lasting reason, and the rule of calling', () => {
  expect(explained({ code: 'window', rule: 'calling hours in Europe/Berlin' }, { code: 'lines' })).toBe(
    'Calling hours in Europe/Berlin',
  )
  expect(explained({ code: 'number-limit', rule: '3 attempts a day' })).toBe('3 attempts a day')
  expect(explained({ code: 'due-later' }, { code: 'do-not-call', rule: 'asked us' })).toBe('On the do-not-call list')
})

it('says nothing that the table says, and a reason that is not known in the words of the server', () => {
  expect(explained()).toBeUndefined()
  expect(explained({ code: 'due-later' })).toBeUndefined()
  expect(explained({ code: 'of tomorrow' })).toBe('In the words of the server.')
  expect(explained({ code: 'constructor' })).toBe('In the words of the server.')
})
