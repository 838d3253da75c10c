import { readFile } from 'node:fs/promises'
import { isPhoneNumber, type PhoneNumber, toPhoneNumber } from '@outdial/call-client/kernel'
import type { NumberPolicy } from '@outdial/call-client/phone'
import { errorText } from './error-text.ts'

/** The built-in list: nine calls to five numbers. */
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
 * Reads the numbers of a file in order, one per line, with or without `+`. Skips empty lines.
 *
 * @param policy which numbers may be called; absent: all
 * @throws {Error} with the line at fault, the expected and the actual text
 */
export async function readNumbers(file: string, policy?: NumberPolicy): Promise<readonly PhoneNumber[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(
      `Expected NUMBERS_FILE to name a file of numbers, got ${JSON.stringify(file)}: ${errorText(cause)}`,
      { cause },
    )
  })
  const lines = text.split(/\r?\n/)
  const numbers = lines.flatMap((line, index) => {
    const text = line.trim()
    if (text === '') return []
    const number = text.startsWith('+') ? text : `+${text}`
    if (isPhoneNumber(number)) {
      const reason = policy?.(number)
      if (reason) throw new Error(`Expected line ${index + 1} of ${file} to be a number that may be called. ${reason}`)
      return [number]
    }
    throw new Error(
      `Expected line ${index + 1} of ${file} to be a number like 13018040009, got ${JSON.stringify(text.slice(0, 40))}`,
    )
  })
  if (numbers.length === 0) throw new Error(`Expected ${file} to contain numbers, one per line, got none`)
  return numbers
}

/**
 * The list of the dialer: the numbers of the file, or the built-in ones.
 *
 * @throws {Error} with the number at fault
 */
export async function numbersToDial(
  file: string | undefined,
  policy: NumberPolicy | undefined,
): Promise<readonly PhoneNumber[]> {
  if (file) return readNumbers(file, policy)
  const reason = DEFAULT_NUMBERS.map(number => policy?.(number)).find(Boolean)
  if (reason)
    throw new Error(
      `Expected NUMBERS_FILE to be set, since the built-in list has numbers that may not be called. ${reason}`,
    )
  return DEFAULT_NUMBERS
}
