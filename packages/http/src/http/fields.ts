import { toPhoneNumber } from '@outdial/call-client/kernel'
import { localTimeSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'

// Values that JSON and addresses write differently. Each `error` follows "Expected `x` to be".

const number = { error: 'a number like +13018040009 (E.164), with or without its +' }

/** An E.164 number in an address: its `+` may be missing, or be the space that forms make of it. */
export const numberInAddress = z
  .string(number)
  .regex(/^[+ ]?[1-9]\d{6,14}$/, number)
  .transform(text => toPhoneNumber(`+${text.replace(/^[+ ]/, '')}`))
  .meta({ description: 'E.164, with or without its `+`', example: '13018040009' })

/** An instant with its offset (RFC 3339). */
export const sentInstant = z.iso
  .datetime({ offset: true, error: 'an instant with its offset, such as 2026-11-21T09:00:00Z (RFC 3339)' })
  .transform(text => new Date(text))

/** An instant with its offset, or a local time. */
export const sentMoment = z.union([sentInstant, localTimeSchema], {
  error: 'an instant such as 2026-11-21T09:00:00Z, or a local time { local, timeZone }',
})

/** An instant in an answer, always in UTC. */
export const answeredInstant = z.iso.datetime().meta({ example: '2026-11-21T09:00:00.000Z' })
