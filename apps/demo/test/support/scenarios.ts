import type { Scenario } from '@outdial/call-mocks'
import fc from 'fast-check'

const weight = (max: number) => fc.integer({ min: 0, max })

/** Random outcomes, faulty answers and lost, late or doubled webhooks. Calls take up to 35 s. */
export const scenarios = ({ replyMs }: { readonly replyMs: readonly [fromMs: number, toMs: number] }) =>
  fc.record({
    outcome: fc.record({
      completed: fc.integer({ min: 1, max: 10 }),
      'no-answer': weight(4),
      busy: weight(3),
      failed: weight(3),
    }),
    setupMs: fc.constant<[number, number]>([0, 5000]),
    ringMs: fc.constant<[number, number]>([0, 10_000]),
    talkMs: fc.constant<[number, number]>([0, 20_000]),
    reply: fc.record({
      ok: fc.constant(20),
      refused: weight(2),
      429: weight(2),
      500: weight(2),
      409: weight(1),
      garbage: weight(1),
      cut: weight(1),
      reset: weight(1),
      never: weight(1),
    }),
    unclear: fc.constantFrom('placed' as const, 'not-placed' as const),
    replyMs: fc.constant(replyMs),
    webhooks: fc.record({
      prompt: fc.constant(10),
      lost: weight(2),
      late: weight(3),
      doubled: weight(3),
      last: weight(2),
    }),
    lateMs: fc.constant<[number, number]>([0, 60_000]),
  }) satisfies fc.Arbitrary<Scenario>
