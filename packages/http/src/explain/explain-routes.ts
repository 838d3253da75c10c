import {
  type CallInput,
  type Explanation,
  type Plan,
  type PlanOptions,
  type Scheduler,
  SchedulerError,
} from '@outdial/scheduler-core'
import * as z from 'zod'
import type { OwnedScheduler, SchedulerOf } from '../access/owned-scheduler.ts'
import { newCallSchema } from '../calls/call-bodies.ts'
import { unknownCall } from '../calls/unknown-call.ts'
import type { BodyReader } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { validate } from '../http/validate.ts'
import {
  explanationOf,
  type explanationSchema,
  explanationsQuerySchema,
  planOf,
  queueExplanationOf,
} from './explanation-schemas.ts'

export interface ExplainRoutes {
  readonly scheduler: Pick<Scheduler, 'explainQueue'>
  readonly schedulerOf: SchedulerOf
  readonly bodies: BodyReader
}

const MOST_PLANNED = 10_000
// A plan uses the memory of its body and of a store with its calls.
const PLANS_AT_ONCE = 4
const BODY = { maxBytes: 8 * 1024 * 1024, types: ['application/json'] }
const many = { error: `a list of 1 to ${MOST_PLANNED} calls` }

/** The body that plans a list. Each call is checked by itself, so the plan names those that do not fit. */
export const planBodySchema = z.strictObject({
  calls: z
    .array(z.unknown(), many)
    .min(1, many)
    .max(MOST_PLANNED, many)
    .meta({ description: 'As for `POST /api/calls`' }),
  durationMs: z
    .number({ error: 'milliseconds above 0' })
    .positive({ error: 'milliseconds above 0' })
    .meta({ description: 'How long a call uses its line; by default as long as the last calls' })
    .optional(),
})

/** Says why calls and queues do not ring, and what would become of a list. */
export function explainRoutes({ scheduler, schedulerOf, bodies }: ExplainRoutes): Routes {
  let plans = 0

  const plan = async (scheduler: OwnedScheduler, sent: readonly unknown[], options: PlanOptions): Promise<Plan> => {
    const refused: Plan['refused'][number][] = []
    const inputs: { readonly index: number; readonly input: CallInput }[] = []
    for (const [index, each] of sent.entries()) {
      try {
        inputs.push({ index, input: validate(newCallSchema, each) })
      } catch (error) {
        refused.push({ index, code: 'invalid', message: messageOf(error) })
      }
    }
    const planned = await scheduler.plan(
      inputs.map(({ input }) => input),
      options,
    )
    const indexOf = (at: number) => inputs[at]?.index ?? at
    refused.push(...planned.refused.map(each => ({ ...each, index: indexOf(each.index) })))
    return {
      ...planned,
      refused: refused.sort((a, b) => a.index - b.index),
      doubles: planned.doubles.map(indexOf),
    }
  }

  return {
    '/api/calls/:id/explanation': {
      async GET(_request, { id = '' }, caller) {
        const explanation = await explainIfKnown(schedulerOf(caller), id)
        if (!explanation) throw unknownCall(id)
        return reply(200, explanationOf(explanation))
      },
    },
    '/api/explanations': {
      async GET(request, _params, caller) {
        const { ids } = readQuery(explanationsQuerySchema, request, { ids: 'list' })
        const found: Record<string, z.infer<typeof explanationSchema>> = {}
        for (const id of new Set(ids)) {
          const explained = await explainIfKnown(schedulerOf(caller), id)
          if (explained) found[id] = explanationOf(explained)
        }
        return reply(200, { explanations: found })
      },
    },
    '/api/queues/:name/explanation': {
      adminOnly: true,
      GET: async (_request, { name = '' }) => reply(200, queueExplanationOf(await scheduler.explainQueue(name))),
    },
    '/api/plan': {
      async POST(request, _params, caller) {
        const { calls, durationMs } = await bodies.json(planBodySchema, request, BODY)
        // Counted from here on: a client that sends slowly must not keep others from planning.
        if (plans >= PLANS_AT_ONCE) throw busy()
        plans++
        try {
          return reply(200, planOf(await plan(schedulerOf(caller), calls, { durationMs, signal: request.signal })))
        } catch (error) {
          throw request.signal.aborted ? clientLeft(error) : error
        } finally {
          plans--
        }
      },
    },
  }
}

async function explainIfKnown(scheduler: OwnedScheduler, id: string): Promise<Explanation | undefined> {
  try {
    return await scheduler.explain(id)
  } catch (error) {
    if (error instanceof SchedulerError && error.code === 'unknown-call') return undefined
    throw error
  }
}

const problemErrors = z.object({
  errors: z.tuple([z.object({ field: z.string().optional(), detail: z.string() })], z.unknown()),
})

/** What was expected and what came, in the first field that does not fit. */
function messageOf(error: unknown): string {
  const found = problemErrors.safeParse(error instanceof Problem ? error.details.fields : undefined)
  if (!found.success) throw error
  const [{ field, detail }] = found.data.errors
  return field === undefined || detail.includes(`\`${field}\``) ? detail : `\`${field}\`: ${detail}`
}

const busy = () =>
  new Problem({
    status: 503,
    code: 'busy',
    detail: 'Too many plans are being made: send it again',
    headers: { 'Retry-After': '1' },
  })

// The plan was given up, and nobody gets this answer.
const clientLeft = (cause: unknown) =>
  new Problem({ status: 499, code: 'client-left', detail: 'The client has left', cause })
