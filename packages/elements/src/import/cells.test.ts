import { expect, it } from 'vitest'
import { guessColumns, metadataOf, numberIn } from './cells.ts'
import { csvRows, separatorIn } from './csv-rows.ts'
import { guarded, withoutQuote } from './guard.ts'

it.each([
  [
    'names of an export',
    [['id', 'to', 'name', 'note', 'metadata']],
    [['1', "'+13018040009", 'Ada', '', '{}']],
    [true, 1, 2, 3, 4],
  ],
  ['names in Spanish', [['Nombre', 'Teléfono']], [['Ada', '+34 612 345 678']], [true, 1, 0, -1, -1]],
  ['names without a known one', [['who', 'where']], [['Ada', '+13018040009']], [true, 1, -1, -1, -1]],
  ['no names', [['+13018040009', 'Ada Lovelace']], [['+19842068287', 'Bob']], [false, 0, 1, -1, -1]],
  ['one number', [['(301) 804-0009']], [], [false, 0, -1, -1, -1]],
] as const)('columns are found by their names, or by what they contain: %s', (_what, first, others, expected) => {
  const { hasHeader, columns } = guessColumns([...first, ...others])
  expect([hasHeader, columns.number, columns.name, columns.note, columns.metadata]).toEqual(expected)
})

it.each([
  ["'+13018040009", '+13018040009'],
  ["'=1+1", '=1+1'],
  ["''quoted", "'quoted"],
  ["'s Gravenhage", "'s Gravenhage"],
])('a cell that a spreadsheet would run is read without its quote: %s', (cell, text) => {
  expect([withoutQuote(cell), withoutQuote(guarded(text))]).toEqual([text, text])
})

it('name and note of a row come before those in its metadata, of which nothing else is lost', () => {
  const columns = { number: 0, name: 1, note: 2, metadata: 3 }
  const cells = ["'+13018040009", 'Ada', "'=a", '{"name":"Old","customer":"c-17","visits":[1]}']
  expect(metadataOf(cells, columns)).toEqual({ name: 'Ada', note: '=a', customer: 'c-17', visits: [1] })
  expect(numberIn(cells, columns)).toBe('+13018040009')
  expect(metadataOf(['+13018040009', '', '', '{broken'], columns)).toBeUndefined()
})

it.each([
  ['+1\tAda, of London\n+2\n+3\tBob', '\t'],
  ['+1;Ada\r\n+2;Bob, junior', ';'],
  ['to,name\n+1,Ada', ','],
  ['+1\n+2', ','],
])('the separator is the one that most lines have: %j', (text, separator) => {
  expect(separatorIn(text)).toBe(separator)
})

it.each([
  ['+13015550140, +13015550141, 301-555', ['+13015550140', '+13015550141', '301-555']],
  ['(301) 555-0140;+13015550141;12', ['(301) 555-0140', '+13015550141', '12']],
  ['+13015550140\t+13015550141, +13015550142,\r\n', ['+13015550140', '+13015550141', '+13015550142']],
])('numbers in one line are a row each: %j', (text, numbers) => {
  expect(csvRows(text, 9)).toEqual(numbers.map(number => [number]))
})

it.each(['+13015550140,Ada,+13015550141,friend', '+13015550140;Ada', 'Ada,+13015550140\nBob,+13015550141'])(
  'a line with words remains the row of a table: %j',
  text => {
    expect(csvRows(text, 9)[0]?.length).toBeGreaterThan(1)
  },
)
