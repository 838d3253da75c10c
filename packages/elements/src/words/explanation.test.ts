import { expect, it } from 'vitest'
import { allReasonsText, explanationText } from './explanation.ts'

interface GivenReason {
  readonly code: string
  readonly rule?: string
}

const explanation = (...because: readonly GivenReason[]) => ({
  because: because.map(each => ({ detail: 'In the words of the server.', ...each })),
})
const explained = (...because: readonly GivenReason[]) => explanationText(explanation(...because), 'en')

it('names the most lasting reason in a few words', () => {
  expect(explained({ code: 'window', rule: 'calling hours in Europe/Berlin' }, { code: 'lines' })).toBe(
    'Outside calling hours',
  )
  expect(explained({ code: 'number-limit', rule: '3 attempts a day' })).toBe('3 attempts a day')
  expect(explained({ code: 'due-later' }, { code: 'do-not-call', rule: 'asked us' })).toBe(
    'On the do-not-call list: it will not ring',
  )
})

it('says nothing that the table says, and a reason that is not known in the words of the server', () => {
  expect(explained()).toBeUndefined()
  expect(explained({ code: 'due-later' })).toBeUndefined()
  expect(explained({ code: 'of tomorrow' })).toBe('In the words of the server.')
  expect(explained({ code: 'constructor' })).toBe('In the words of the server.')
})

it('names all reasons in its language, with the place of calling hours, but not when the call is due', () => {
  const hours = { code: 'window', rule: 'calling hours in Europe/Kiev' }
  expect(allReasonsText(explanation(hours, { code: 'lines' }, { code: 'due-later' }), 'en')).toBe(
    'Outside calling hours (Kyiv) · All lines of its queue are in use',
  )
  const dayOff = { code: 'window', rule: 'day off in America/New_York' }
  const limit = { code: 'number-limit', rule: '3 attempts a day' }
  expect(allReasonsText(explanation(dayOff, limit), 'es')).toBe(
    'Un día sin llamadas (New York) · A este número ya se le ha llamado bastante',
  )
  const never = { code: 'window', rule: 'calling hours that never open together' }
  expect(allReasonsText(explanation(never), 'en')).toBe('Outside calling hours')
  expect(allReasonsText(explanation({ code: 'due-later' }), 'en')).toBeUndefined()
})
