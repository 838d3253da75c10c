import type { CallInput, Plan, PlanOptions, Scheduler } from '@outdial/scheduler-core'
import type { RequestHandler, Router } from 'express'
import * as z from 'zod'
import { newCallSchema } from '../calls/call-bodies.ts'
import type { BodyReader } from '../http/body.ts'
import { onlyMethods, Problem } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import { validate } from '../http/validate.ts'
import { explanationOf, planOf, queueExplanationOf } from './explanation-schemas.ts'

export interface ExplainRoutes {
  readonly scheduler: Pick<Scheduler, 'explain' | 'explainQueue' | 'plan'>
  readonly bodies: BodyReader
  /** Runs before every change; a plan takes as long as one. */
  readonly mayChange: RequestHandler
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
export function addExplainRoutes(router: Router, { scheduler, bodies, mayChange }: ExplainRoutes): void {
  router
    .route('/api/calls/:id/explanation')
    .get(async ({ params }, response) => reply(response, 200, explanationOf(await scheduler.explain(params.id))))
    .all(onlyMethods('GET, HEAD'))

  router
    .route('/api/queues/:name/explanation')
    .get(async ({ params: { name } }, response) => {
      reply(response, 200, queueExplanationOf(await scheduler.explainQueue(name)))
    })
    .all(onlyMethods('GET, HEAD'))

  let plans = 0
  router
    .route('/api/plan')
    .post(mayChange, async (request, response) => {
      if (plans >= PLANS_AT_ONCE) throw busy()
      plans++
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      try {
        const { calls, durationMs } = await bodies.json(planBodySchema, request, response, BODY)
        reply(response, 200, planOf(await plan(calls, { durationMs, signal: gone.signal })))
      } catch (error) {
        // The client has left, so the plan was given up.
        if (!gone.signal.aborted) throw error
      } finally {
        plans--
      }
    })
    .all(onlyMethods('POST'))

  const plan = async (sent: readonly unknown[], options: PlanOptions): Promise<Plan> => {
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
