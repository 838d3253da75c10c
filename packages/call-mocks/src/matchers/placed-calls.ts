import { z } from 'zod'

const call = z.object({
  service: z.string(),
  to: z.string(),
  reference: z.string().optional(),
  placedAt: z.coerce.date(),
  rangAt: z.coerce.date().optional(),
  outcome: z.string().optional(),
})
const ledger = z.object({ entries: z.array(call) }).transform(({ entries }) => entries)
const one = z.union([z.object({ ledger }).transform(service => service.ledger), ledger])
const several = z.union([one, z.array(one).min(1)]).transform(found => found.flat())

/** A placed call, as a ledger or its JSON has it. */
export type PlacedCall = z.infer<typeof call>

/**
 * The calls of mocked services or ledgers, in order of placing.
 *
 * @throws {TypeError} if it is neither
 */
export function placedCalls(received: unknown): PlacedCall[] {
  const { data, success } = several.safeParse(received)
  if (success) return data.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
  throw new TypeError('Expected a mocked service, its ledger, or a list of these, such as expect(mockCallApi())')
}

/** The calls as lines of text, for the message of a failed test. */
export function listCalls(calls: readonly PlacedCall[]): string {
  if (calls.length === 0) return 'No call was placed.'
  const lines = calls.map(({ service, to, reference, placedAt, rangAt, outcome }) =>
    [
      `  ${to}`,
      service,
      ...(reference === undefined ? [] : [`reference ${reference}`]),
      `placed ${placedAt.toISOString()}`,
      rangAt ? `rang ${rangAt.toISOString()}` : 'never rang',
      outcome ?? 'not ended',
    ].join(', '),
  )
  return ['Calls that were placed:', ...lines].join('\n')
}
