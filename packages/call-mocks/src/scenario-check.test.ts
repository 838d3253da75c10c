import { expect, test } from 'vitest'
import { mockCallApi, mockNumDialer } from './index.ts'

test.each<[string, unknown, new () => Error, string]>([
  [
    'a word that does not exist',
    { scenario: { outcome: 'answered' } },
    RangeError,
    'Expected `scenario.outcome` to be among completed, no-answer, busy, failed, manual, got "answered"',
  ],
  [
    'a word of a weight that does not exist',
    { scenario: { webhooks: { lots: 3 } } },
    RangeError,
    'Expected `scenario.webhooks` to be among prompt, lost, late, doubled, last, got "lots"',
  ],
  [
    'a negative weight',
    { scenario: { webhooks: { lost: -3 } } },
    RangeError,
    'Expected `scenario.webhooks.lost` to be a weight from 0 up, got -3',
  ],
  [
    'weights that are all 0',
    { scenario: { webhooks: { lost: 0 } } },
    RangeError,
    'Expected `scenario.webhooks` to have a weight above 0, got {"lost":0}',
  ],
  [
    'a reply that is no HTTP error',
    { scenario: { reply: 200 } },
    RangeError,
    'Expected `scenario.reply` to be among ok, refused, garbage, cut, torn, reset, never ' +
      'or an HTTP error from 400 to 599, got "200"',
  ],
  [
    'a reply of another kind',
    { scenario: { reply: true } },
    TypeError,
    'Expected `scenario.reply` to be a word or weights, got true',
  ],
  [
    'a negative duration',
    { scenario: { ringMs: -1 } },
    RangeError,
    'Expected `scenario.ringMs` to be milliseconds from 0 up, the greater last, got -1',
  ],
  [
    'a span from more to less',
    { scenario: { ringMs: [4, 1] } },
    RangeError,
    'Expected `scenario.ringMs` to be milliseconds from 0 up, the greater last, got [4,1]',
  ],
  [
    'a duration in words',
    { scenario: { ringMs: '1s' } },
    TypeError,
    'Expected `scenario.ringMs` to be milliseconds or [from, to], got "1s"',
  ],
  ['an option that does not exist', { scenario: { talk: 1 } }, TypeError, 'got "talk"'],
  ['a scenario that is none', { scenario: 'busy' }, TypeError, 'Expected `scenario` to be an object, got "busy"'],
  [
    'a number that is none',
    { numbers: { 'Ann Li': {} } },
    RangeError,
    'Expected `numbers` to have phone numbers as keys, got "Ann Li"',
  ],
  [
    'a number with no scenario',
    { numbers: { '123': [] } },
    RangeError,
    "Expected `numbers['123']` to have at least one scenario, got none",
  ],
  [
    'a wrong scenario in a list',
    { numbers: { '123': [{}, { outcome: 'x' }] } },
    RangeError,
    "Expected `numbers['123'][1].outcome`",
  ],
  ['a seed that is no integer', { seed: 1.5 }, TypeError, 'Expected `seed` to be an integer, got 1.5'],
  ['a first id below 1', { firstId: 0 }, RangeError, 'Expected `firstId` to be an integer from 1 up, got 0'],
  ['an address that is none', { baseUrl: 'here' }, TypeError, 'Expected `baseUrl` to be a URL, got "here"'],
])('refuses %s', (_name, options, kind, message) => {
  for (const mock of [mockCallApi, mockNumDialer]) {
    expect(() => mock(options as never)).toThrow(kind)
    expect(() => mock(options as never)).toThrow(message)
  }
})

test('refuses unknown words in the options of one service', () => {
  expect(() => mockCallApi({ shape: { idField: 'sid' as never } })).toThrow(
    'Expected `shape.idField` to be among id, call_id, got "sid"',
  )
  expect(() => mockNumDialer({ unanswered: 'busy' as never })).toThrow(
    'Expected `unanswered` to be completed or no-answer, got "busy"',
  )
})
