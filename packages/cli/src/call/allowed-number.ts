import type { PhoneNumber } from '@outdial/call-client/kernel'
import { isCountry, numberPolicy, parsePhoneNumber } from '@outdial/call-client/phone'
import type { Variables } from '../command/read-arguments.ts'
import { UsageError } from '../command/usage-error.ts'

/**
 * The number, if it may be called: of an allowed country, and neither premium-rate nor satellite nor
 * short.
 *
 * @throws {UsageError} if it may not
 * @throws {PhoneNumberError} if it is no number
 */
export function allowedNumber(text: string, variables: Variables): PhoneNumber {
  const { number } = parsePhoneNumber(text)
  const given = variables['ALLOWED_COUNTRIES']
  if (!given) throw new UsageError('Expected ALLOWED_COUNTRIES to be set, such as US,DE, since a phone will ring')
  const reason = numberPolicy({ countries: countriesIn(given) })(number)
  if (reason === undefined) return number
  throw new UsageError(`${reason}: ALLOWED_COUNTRIES is ${given}`)
}

function countriesIn(given: string) {
  if (given === 'all') return given
  const codes = given.split(',').map(code => code.trim())
  if (codes.every(isCountry)) return codes
  throw new UsageError(`Expected ALLOWED_COUNTRIES to be all, or countries such as US,DE, got ${JSON.stringify(given)}`)
}
