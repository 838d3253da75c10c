export { type Country, isCountry, type PhoneOptions } from './country.ts'
export { formatPhoneNumber } from './format-phone-number.ts'
export { maskNumbersIn } from './mask-numbers-in.ts'
export {
  type NumberKind,
  type NumberPolicy,
  type NumberPolicyOptions,
  numberPolicy,
} from './number-policy.ts'
export { type ParsedPhoneNumber, parsePhoneNumber } from './parse-phone-number.ts'
export { PhoneNumberError, type PhoneNumberFault } from './phone-number-error.ts'
