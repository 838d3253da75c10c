import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { numberPolicy } from '@outdial/call-client/phone'
import { expect, it } from 'vitest'
import { DEFAULT_NUMBERS, numbersToDial, readNumbers } from './numbers.ts'

const fileOf = async (text: string) => {
  const file = join(await mkdtemp(join(tmpdir(), 'outdial-')), 'numbers.txt')
  await writeFile(file, text)
  return file
}

it('the built-in list has nine numbers, four of them twice', () => {
  expect([DEFAULT_NUMBERS.length, new Set(DEFAULT_NUMBERS).size]).toEqual([9, 5])
})

it('reads one number per line, in order, with or without a plus', async () => {
  expect(await readNumbers(await fileOf('13018040009\r\n+19842068287\n\n  13018040009\n'))).toEqual([
    '+13018040009',
    '+19842068287',
    '+13018040009',
  ])
})

it.each([
  ['13018040009\nJohn\n', /^Expected line 2 of .*numbers\.txt to be a number like 13018040009, got "John"$/],
  ['1 301 804 0009', /^Expected line 1 of .* got "1 301 804 0009"$/],
  ['\n\n', /^Expected .*numbers\.txt to contain numbers, one per line, got none$/],
])('rejects %j with the line, the expected and the actual text', async (text, message) => {
  await expect(readNumbers(await fileOf(text))).rejects.toThrow(message)
})

it('a number that may not be called is refused with its line', async () => {
  const policy = numberPolicy({ countries: ['US'] })
  const file = await fileOf('13018040009\n+19002345678\n')
  await expect(readNumbers(file, policy)).rejects.toThrow(
    /^Expected line 2 of .*numbers\.txt to be a number that may be called\. Premium-rate numbers are not allowed$/,
  )
  expect(await numbersToDial(undefined, policy)).toBe(DEFAULT_NUMBERS)
  await expect(numbersToDial(undefined, numberPolicy({ countries: ['DE'] }))).rejects.toThrow(
    'Expected NUMBERS_FILE to be set, since the built-in list has numbers that may not be called. Numbers of US are not allowed',
  )
})
