import type { PhoneNumber } from '@outdial/call-client/kernel'
import { numberInAddress } from '../http/fields.ts'
import { validate } from '../http/validate.ts'

/** The number in a path, with or without its `+`. @throws {Problem} 422 */
export const numberOf = (text: string): PhoneNumber =>
  validate(numberInAddress, text, { code: 'invalid-path', detail: 'The path contains no number', name: 'number' })
