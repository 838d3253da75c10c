import { AsYouType, parseIncompletePhoneNumber } from 'libphonenumber-js/max'
import { type PhoneOptions, resolveCountry } from './country.ts'
import { isWrittenNumber, toTyped } from './typed.ts'

/**
 * The beginning of a number, or a whole one, as it is written in its country: for a field while somebody types. It never takes a digit away;
 * what is no number comes back as it is.
 *
 * @throws {TypeError} for a default country that is none
 */
export function formatPhoneNumber(text: string, options: PhoneOptions = {}): string {
  const country = resolveCountry(options)
  const typed = toTyped(text)
  if (!isWrittenNumber(typed)) return text
  const formatted = new AsYouType(country).input(typed)
  const digits = parseIncompletePhoneNumber(typed)
  return digits !== '' && parseIncompletePhoneNumber(formatted) === digits ? formatted : text
}
