import type { QueueState, Scheduler } from '@outdial/scheduler-core'
import * as z from 'zod'
import { answeredInstant } from '../http/fields.ts'

const providerSchema = z.object({
  name: z.string(),
  failures: z.int().nonnegative().meta({ description: 'Lost answers since the last clear one' }),
  backoffUntil: z.optional(answeredInstant.meta({ description: 'Until when it gets no further call' })),
})

const limitedSchema = z.object({
  name: z.string(),
  callsPerSecond: z.optional(z.number().positive()),
  concurrency: z.optional(z.int().positive().meta({ description: 'The number of its lines over all queues' })),
  linesInUse: z.int().nonnegative(),
  waiting: z.int().nonnegative().meta({ description: 'Calls that have not begun' }),
})

const queueSchema = z.object({
  name: z.string(),
  concurrency: z.int().positive().meta({ description: 'The number of its lines' }),
  paused: z.boolean(),
  callsPerSecond: z.optional(z.number().positive()),
  waiting: z.int().nonnegative().meta({ description: 'Calls that have not begun' }),
  linesInUse: z.int().nonnegative(),
  backoffUntil: z.optional(answeredInstant.meta({ description: 'Until when it is held back after refusals' })),
  backoffCode: z.optional(z.string().meta({ description: 'The refusal that holds it back, such as `rate-limited`' })),
})

/** What is dispatched, and what is held back. */
export const dispatchingSchema = z.object({
  paused: z.boolean().meta({ description: 'Whether no queue of any process licenses a call' }),
  lines: z.optional(z.int().positive().meta({ description: 'The most lines in use over all queues' })),
  linesInUse: z.int().nonnegative(),
  providers: z.array(providerSchema).meta({ description: 'The providers that lost answers since the last clear one' }),
  limited: z.array(limitedSchema).meta({ description: 'The providers with limits over all queues' }),
  queues: z.array(queueSchema),
})

/** What is dispatched now, as JSON. */
export type DispatchingState = z.infer<typeof dispatchingSchema>

/** Field by field, so that nothing that a store adds is answered. */
export async function dispatchingOf(scheduler: Pick<Scheduler, 'dispatching' | 'queues'>): Promise<DispatchingState> {
  const [dispatching, queues] = await Promise.all([scheduler.dispatching(), scheduler.queues()])
  return dispatchingState(dispatching, queues)
}

/** The same of what was read already. */
export function dispatchingState(
  { paused, lines, linesInUse, providers, limited }: Awaited<ReturnType<Scheduler['dispatching']>>,
  queues: readonly QueueState[],
): DispatchingState {
  return {
    paused,
    lines,
    linesInUse,
    providers: providers.map(({ name, failures, backoffUntil }) => ({
      name,
      failures,
      backoffUntil: backoffUntil?.toISOString(),
    })),
    limited: limited.map(({ name, callsPerSecond, concurrency, linesInUse: inUse, waiting }) => ({
      name,
      callsPerSecond,
      concurrency,
      linesInUse: inUse,
      waiting,
    })),
    queues: queues.map(queue => ({
      name: queue.name,
      concurrency: queue.concurrency,
      paused: queue.paused,
      callsPerSecond: queue.callsPerSecond,
      waiting: queue.waiting,
      linesInUse: queue.linesInUse,
      backoffUntil: queue.backoffUntil?.toISOString(),
      backoffCode: queue.backoffCode,
    })),
  }
}
