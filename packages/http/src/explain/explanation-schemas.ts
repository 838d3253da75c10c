import type { Explanation, Plan, QueueExplanation, Reason } from '@outdial/scheduler-core'
import { statusSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { answeredInstant } from '../http/fields.ts'

const reasonSchema = z.object({
  code: z.string().meta({ description: 'Such as `window`, `lines` or `do-not-call`', example: 'window' }),
  detail: z.string().meta({ description: 'One sentence, without the number' }),
  until: z.optional(answeredInstant.meta({ description: 'When time alone ends it' })),
  rule: z.optional(z.string().meta({ description: 'The rule of calling', example: 'calling hours in Europe/Berlin' })),
  calls: z.optional(z.array(z.string()).meta({ description: 'The calls that use the lines, at most 20' })),
})

const because = z
  .array(reasonSchema)
  .meta({ description: 'The most lasting first. Empty if a worker licenses the call next, or if it has begun' })
const nextPossibleAt = z.optional(answeredInstant.meta({ description: 'Absent if time alone does not let it ring' }))

/** Why a call does not ring. */
export const explanationSchema = z.object({ status: z.optional(statusSchema), because, nextPossibleAt })

const MANY = { error: '1 to 100 ids' }

/** The parameters of `GET /api/explanations`. */
export const explanationsQuerySchema = z.strictObject({
  ids: z
    .array(z.string().min(1, MANY), MANY)
    .min(1, MANY)
    .max(100, MANY)
    .meta({ description: '1 to 100 ids of calls, repeated or separated by commas' }),
})

/** Why some calls do not ring, by their ids. */
export const explanationsSchema = z.object({
  explanations: z
    .record(z.string(), explanationSchema)
    .meta({ description: 'By the ids of the calls. A call that does not exist, or is of another user, is left out' }),
})

/** Why a queue rings nobody. */
export const queueExplanationSchema = z.object({
  queue: z.string(),
  waiting: z.optional(z.int().nonnegative().meta({ description: 'Calls that have not begun' })),
  first: z.optional(explanationSchema.extend({ id: z.string() })),
  because,
  nextPossibleAt,
})

const index = z.int().nonnegative()

/** What would become of a list of calls. */
export const planSchema = z.object({
  calls: z.int().nonnegative().meta({ description: 'Calls that would be scheduled' }),
  refused: z.array(
    z.object({ index, code: z.enum(['invalid', 'double', 'do-not-call', 'not-allowed']), message: z.string() }),
  ),
  doubles: z.array(index).meta({ description: 'Calls to a number that an earlier call of the list rings too' }),
  waits: z.array(
    z.object({
      code: z.string(),
      rule: z.optional(z.string()),
      until: z.optional(answeredInstant),
      calls: z.int().positive(),
    }),
  ),
  firstAt: z.optional(answeredInstant),
  doneAt: z.optional(answeredInstant.meta({ description: 'When the last call would have ended' })),
  durationMs: z.number().positive().meta({ description: 'How long each call was assumed to use its line' }),
})

const reasonOf = ({ code, detail, until, rule, calls }: Reason): z.infer<typeof reasonSchema> => ({
  code,
  detail,
  until: until?.toISOString(),
  rule,
  calls: calls && [...calls],
})

export const explanationOf = (explained: Explanation): z.infer<typeof explanationSchema> => ({
  status: explained.status,
  because: explained.because.map(reasonOf),
  nextPossibleAt: explained.nextPossibleAt?.toISOString(),
})

export const queueExplanationOf = ({
  queue,
  waiting,
  first,
  ...explained
}: QueueExplanation): z.infer<typeof queueExplanationSchema> => ({
  queue,
  waiting,
  first: first && { id: first.id, ...explanationOf(first) },
  because: explained.because.map(reasonOf),
  nextPossibleAt: explained.nextPossibleAt?.toISOString(),
})

export const planOf = (plan: Plan): z.infer<typeof planSchema> => ({
  calls: plan.calls,
  refused: plan.refused.map(({ index: at, code, message }) => ({ index: at, code, message })),
  doubles: [...plan.doubles],
  waits: plan.waits.map(({ code, rule, until, calls }) => ({ code, rule, until: until?.toISOString(), calls })),
  firstAt: plan.firstAt?.toISOString(),
  doneAt: plan.doneAt?.toISOString(),
  durationMs: plan.durationMs,
})
