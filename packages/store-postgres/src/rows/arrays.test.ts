import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { arrayOf, toArray } from './arrays.ts'

async function read(array: string) {
  const sql = postgres(await testDatabase(), { max: 1 })
  onTestFinished(() => sql.end())
  // Row by row, because the driver's array parser reads NULL as text.
  const rows =
    await sql`SELECT text FROM unnest(${array}::text::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place`
  return rows.map(({ text }) => text)
}

it('PostgreSQL reads every text unchanged', async () => {
  const texts = [
    '',
    ' ',
    'plain',
    'null',
    'NULL',
    'Null',
    'nULL',
    ' null',
    'nullable',
    '"',
    '\\',
    '\\"',
    "'",
    '{}',
    '{,}',
    ',',
    '1.5',
    '+1:2-3',
    '[["ringing",17,null,"id \\ 1"]]',
    'a\tb\nc\r\u0001',
    'Grüße 👋',
    '\u2028',
    '\u007f',
    '\ue000',
    'é',
    'e\u0301',
  ]
  expect(await read(toArray(texts))).toEqual(texts)
})

it('a missing value is NULL, and an array of missing values is empty', async () => {
  const said = ['null', null, 'null', null, null, '']
  expect(await read(arrayOf(said, text => text))).toEqual(said)
  expect(await read(arrayOf([{}, {}], () => null))).toEqual([])
})
