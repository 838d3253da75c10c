import { expect, it } from 'vitest'
import { toSearchTerms } from './search.ts'

it.each([
  ['301', ['301']],
  ['+1 (301) 804-0009', ['13018040009']],
  ['  Ada   Lovelace ', ['ada', 'lovelace']],
  ['ada ada', ['ada']],
  ['Ada +1301', ['ada', '1301']],
  ['Li Wang', ['li', 'wang']],
  ['O’Neil', ['o’neil']],
])('%j is searched by %j', (search, terms) => {
  expect(toSearchTerms(search, true)).toEqual(terms)
})

it.each([
  ['30', 'a word or a number of at least 3 characters'],
  ['a b', 'a word or a number of at least 3 characters'],
  ['one two three four five six seven eight nine', 'at most 8 words'],
])('%j is refused: expected %s', (search, what) => {
  expect(() => toSearchTerms(search, true)).toThrow(`Expected \`search\` to be ${what}`)
})

it('a search of a store that does not search is refused', () => {
  expect(() => toSearchTerms('301', false)).toThrow('since the store has no option `search: true`')
})
