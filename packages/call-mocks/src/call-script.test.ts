import { expect, test } from 'vitest'
import { type CallScript, createCallScripts } from './call-script.ts'
import type { Reply, Scenarios } from './scenario.ts'

const mixed: Scenarios['scenario'] = { outcome: { completed: 70, busy: 20, 'no-answer': 10 }, reply: { ok: 9, 429: 1 } }

const scriptsOf = (options: Scenarios, numbers: readonly string[]): CallScript[] =>
  numbers.map(createCallScripts(options))

test('one seed always gives a call the same script, and another seed another script', () => {
  const numbers = Array.from({ length: 50 }, (_, at) => String(13018040000 + (at % 10)))
  const first = scriptsOf({ scenario: mixed, seed: 7 }, numbers)
  expect(scriptsOf({ scenario: mixed, seed: 7 }, numbers)).toEqual(first)
  expect(scriptsOf({ scenario: mixed, seed: 8 }, numbers)).not.toEqual(first)
})

test('the script of the n-th call to a number does not depend on other calls', () => {
  const alone = scriptsOf({ scenario: mixed }, ['15512459377', '15512459377'])
  const among = scriptsOf({ scenario: mixed }, ['19362072765', '15512459377', '19362072765', '15512459377'])
  expect([among[1], among[3]]).toEqual(alone)
  expect(alone[0]).not.toEqual(alone[1])
})

test('words are as frequent as their weights, and spans fill their bounds', () => {
  const numbers = Array.from({ length: 20_000 }, (_, at) => String(10_000_000_000 + at))
  const scripts = scriptsOf({ scenario: { ...mixed, ringMs: [10, 19] } }, numbers)
  const share = (outcome: string) => scripts.filter(script => script.outcome === outcome).length / scripts.length
  expect(share('completed')).toBeCloseTo(0.7, 1)
  expect(share('busy')).toBeCloseTo(0.2, 1)
  expect(share('no-answer')).toBeCloseTo(0.1, 1)
  expect(scripts.filter(({ reply }) => reply === 429).length / scripts.length).toBeCloseTo(0.1, 1)
  expect(new Set(scripts.map(({ ringMs }) => ringMs))).toEqual(new Set([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]))
})

test('a word of weight 0 is never drawn', () => {
  const scripts = scriptsOf(
    { scenario: { outcome: { completed: 1, busy: 0 } } },
    Array.from({ length: 200 }, () => '13018040009'),
  )
  expect(new Set(scripts.map(({ outcome }) => outcome))).toEqual(new Set(['completed']))
})

test('a number with a list of scenarios uses them in turn, and the last for all further calls', () => {
  const scripts = scriptsOf(
    {
      scenario: { outcome: 'failed', ringMs: 5 },
      numbers: { '+13018040009': [{ outcome: 'busy' }, { outcome: 'no-answer' }], '15512459377': { ringMs: 9 } },
    },
    ['13018040009', '13018040009', '13018040009', '15512459377', '19362072765'],
  )
  expect(scripts.map(({ outcome, ringMs }) => [outcome, ringMs])).toEqual([
    ['busy', 5],
    ['no-answer', 5],
    ['no-answer', 5],
    ['failed', 9],
    ['failed', 5],
  ])
})

test.each<[Reply, boolean | 'unclear']>([
  ['ok', true],
  ['refused', false],
  [400, false],
  [429, false],
  [408, 'unclear'],
  [409, 'unclear'],
  [500, 'unclear'],
  [503, 'unclear'],
  ['garbage', 'unclear'],
  ['cut', 'unclear'],
  ['torn', 'unclear'],
  ['reset', 'unclear'],
  ['never', 'unclear'],
])('whether a POST answered %s places a call: %s', (reply, expected) => {
  const placed = (unclear: 'placed' | 'not-placed') =>
    scriptsOf({ scenario: { reply, unclear } }, ['13018040009'])[0]?.placed
  const both = [placed('placed'), placed('not-placed')]
  expect(both).toEqual(typeof expected === 'boolean' ? [expected, expected] : [true, false])
})
