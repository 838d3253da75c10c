import { CallError } from '../kernel/call-error.ts'

/**
 * Why a text is no number that can be dialed. `wrong-length`: too few or too many digits.
 * `no-country`: its country code is missing.
 */
export type PhoneNumberFault = 'not-a-number' | 'too-short' | 'too-long' | 'wrong-length' | 'no-country' | 'extension'

/** A `CallError` `invalid-number` with the reason as a code. */
export class PhoneNumberError extends CallError {
  readonly fault: PhoneNumberFault

  constructor(fault: PhoneNumberFault, message: string) {
    super('invalid-number', message)
    this.fault = fault
  }
}
