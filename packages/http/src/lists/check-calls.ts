import { isCallError } from '@outdial/call-client/kernel'
import { type Country, PhoneNumberError, parsePhoneNumber } from '@outdial/call-client/phone'
import type { CallInput, PlanRefusal } from '@outdial/scheduler-core'
import { takeTurns } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import type { OwnedScheduler } from '../access/owned-scheduler.ts'
import { Problem } from '../http/problem.ts'
import { validate } from '../http/validate.ts'
import { countrySchema } from '../numbers/checked-number.ts'
import { listCallSchema } from './list-schemas.ts'

const MOST = 5000
const many = { error: `a list of 1 to ${MOST} numbers` }

/** The body that checks numbers as typed. */
export const checkBodySchema = z.strictObject({
  numbers: z.array(z.string(many).max(200, many), many).min(1, many).max(MOST, many),
  defaultCountry: countrySchema.optional(),
})

/** The answer: for each number what it is, or why it cannot be called. */
export const checkedNumbersSchema = z.object({
  numbers: z.array(
    z.object({
      number: z.optional(z.string().meta({ description: 'E.164; present if the text is a number' })),
      problem: z.optional(
        z.object({
          code: z.enum(['invalid', 'do-not-call', 'not-allowed']),
          fault: z.optional(z.string().meta({ description: 'Why a text is no number, such as `too-short`' })),
          detail: z.string(),
        }),
      ),
    }),
  ),
})

type Checked = z.infer<typeof checkedNumbersSchema>['numbers'][number]

/** Checks numbers as typed: their form, the countries that may be called and the do-not-call list. */
export async function checkNumbers(
  scheduler: Pick<OwnedScheduler, 'check'>,
  texts: readonly string[],
  { defaultCountry, signal }: { readonly defaultCountry: Country | undefined; readonly signal: AbortSignal },
): Promise<readonly Checked[]> {
  const turn = takeTurns(signal)
  const checked: Checked[] = []
  for (const text of texts) {
    await turn()
    checked.push(numberIn(text, defaultCountry))
  }
  const places = checked.flatMap(({ number }, place) => (number === undefined ? [] : [{ number, place }]))
  const { refused } = await scheduler.check(
    places.map(({ number }) => ({ to: number })),
    { signal },
  )
  for (const { index, code, message } of refused) {
    const { place = -1, number } = places[index] ?? {}
    checked[place] = { number, problem: { code: code === 'double' ? 'invalid' : code, detail: message } }
  }
  return checked
}

function numberIn(text: string, defaultCountry: Country | undefined): Checked {
  try {
    return { number: parsePhoneNumber(text, { defaultCountry }).number }
  } catch (error) {
    if (!isCallError(error)) throw error
    const fault = error instanceof PhoneNumberError ? error.fault : undefined
    return { problem: { code: 'invalid', fault, detail: error.message } }
  }
}

/** The calls of a body, each checked, or all that do not fit. Lets other work run in between. */
export async function toListCalls(
  sent: readonly unknown[],
  signal: AbortSignal,
): Promise<{ readonly calls: readonly CallInput[]; readonly refused: readonly PlanRefusal[] }> {
  const turn = takeTurns(signal)
  const calls: CallInput[] = []
  const refused: PlanRefusal[] = []
  for (const [index, each] of sent.entries()) {
    await turn()
    try {
      calls.push(validate(listCallSchema, each))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused.push({ index, code: 'invalid', message: messageOf(error) })
    }
  }
  return { calls, refused }
}

const problemErrors = z.object({ errors: z.array(z.object({ detail: z.string() })).min(1) })

const messageOf = (error: Problem): string =>
  problemErrors.parse(error.details.fields).errors[0]?.detail ?? error.message
