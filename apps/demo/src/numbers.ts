import { readFile } from 'node:fs/promises'
import { isPhoneNumber, type PhoneNumber, toPhoneNumber } from '@outdial/call-client/kernel'
import { reasonOf } from './reason.ts'

/** What the demo dials unless it is told otherwise: nine calls to five numbers, all of the mocked service. */
export const DEFAULT_NUMBERS: readonly PhoneNumber[] = [
  '13018040009',
  '19842068287',
  '15512459377',
  '19362072765',
  '18582210308',
  '13018040009',
  '19842068287',
  '15512459377',
  '19362072765',
].map(digits => toPhoneNumber(`+${digits}`))

/**
 * The numbers of a file, one a line, with or without `+`, in order; empty lines are skipped.
 *
 * @throws {Error} naming the line, what was expected and what came
 */
export async function readNumbers(file: string): Promise<readonly PhoneNumber[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(
      `Expected NUMBERS_FILE to name a file of numbers, got ${JSON.stringify(file)}: ${reasonOf(cause)}`,
      { cause },
    )
  })
  const lines = text.split(/\r?\n/)
  const numbers = lines.flatMap((line, index) => {
    const text = line.trim()
    if (text === '') return []
    const number = text.startsWith('+') ? text : `+${text}`
    if (isPhoneNumber(number)) return [number]
    throw new Error(
      `Expected line ${index + 1} of ${file} to be a number like 13018040009, got ${JSON.stringify(text.slice(0, 40))}`,
    )
  })
  if (numbers.length === 0) throw new Error(`Expected ${file} to hold numbers, one a line, got none`)
  return numbers
}
