import { AsYouType, parseIncompletePhoneNumber } from 'libphonenumber-js/max'
import { type PhoneOptions, resolveCountry } from './country.ts'
import { isWrittenNumber, toTyped } from './typed.ts'

/**
 * Formats a partial or complete number as its country writes it, for an input field while the user
 * types. Never removes a digit, and returns a text that is no number unchanged.
 *
 * @throws {TypeError} for an unknown default country
 */
export function formatPhoneNumber(text: string, options: PhoneOptions = {}): string {
  const country = resolveCountry(options)
  const typed = toTyped(text)
  if (!isWrittenNumber(typed)) return text
  const formatted = new AsYouType(country).input(typed)
  const digits = parseIncompletePhoneNumber(typed)
  return digits !== '' && parseIncompletePhoneNumber(formatted) === digits ? formatted : text
}
